"""`python -m phonegen`."""

from phonegen.cli import main

main()
