"""The command line: the only part that knows both the compiler and the targets."""

from __future__ import annotations

PROBLEMS = 1
INTERRUPTED = 130


def main() -> None:
    """Run the command, and end what the world outside of it does without a traceback."""
    import gc
    import os
    import sys

    gc.set_threshold(1_000_000)  # a catalogue has few circles; looking for them took a tenth
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # each start looked for them
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed: nobody wants to read it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    try:
        _run(sys.argv[1:])
    except BrokenPipeError:  # who reads has had enough
        _end("")
    except UnicodeEncodeError as e:
        letter = f"U+{ord(e.object[e.start]):04X}"
        _end(f"the output's encoding, {e.encoding}, lacks {letter}; try PYTHONIOENCODING=utf-8")
    except OSError as e:
        _end(f"{e.filename or 'the output'}: {e.strerror}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # else Python looks for circles in all that there is before it ends


def _run(arguments: list[str]) -> None:
    if arguments[:1] == ["build"]:
        from phonegen.cli.idle import answered

        if answered(arguments):
            return
    from phonegen.cli.app import run

    run(arguments)


def _end(message: str) -> None:
    """End with MESSAGE, if anybody can hear it; Python does not try to write the rest again."""
    import contextlib
    import os
    import sys

    with contextlib.suppress(OSError, ValueError):
        if message:
            sys.stderr.write(f"phonegen: {message}\n")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())
    sys.exit(PROBLEMS)
