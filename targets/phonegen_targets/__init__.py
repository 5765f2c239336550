"""The back-ends: each turns the catalogue into files below its own folder of `generated/`."""
