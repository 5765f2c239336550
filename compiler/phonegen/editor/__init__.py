"""Editors: what may be written at a place in a dialect, for servers of their protocol."""
