"""Dialects: expressions, what they name, and how files and requests are written."""
