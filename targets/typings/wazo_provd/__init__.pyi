"""The parts of the server that plugins use."""
