"""The spec language: reading, resolving and validating the files of `specs/`."""
