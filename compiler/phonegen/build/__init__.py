"""From the catalogue to `generated/`."""

OUTPUT = "generated"
