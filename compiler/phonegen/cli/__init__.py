"""The command line: the only part that knows both the compiler and the targets."""

from __future__ import annotations


def main() -> None:
    """Run the command, and end a broken pipe or an interruption without a traceback."""
    import gc
    import sys

    gc.set_threshold(200_000)  # a catalogue has few circles; looking for them took a tenth
    try:
        if sys.argv[1:2] == ["build"]:
            from phonegen.cli.idle import answered

            if answered(sys.argv[1:]):
                return
        from phonegen.cli.app import app

        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
