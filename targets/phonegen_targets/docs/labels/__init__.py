"""Printable labels for function keys: a sheet at true size, as SVG and PDF."""
