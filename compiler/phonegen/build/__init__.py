"""From the catalogue to `generated/`."""
