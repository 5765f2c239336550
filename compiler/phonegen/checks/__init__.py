"""Rules across files."""
