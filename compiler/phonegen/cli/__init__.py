"""The command line: the only part that knows both the compiler and the targets."""

from __future__ import annotations


def main() -> None:
    """Run the command, and end a broken pipe or an interruption without a traceback."""
    import sys

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
