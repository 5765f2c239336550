"""Sightings: what a network saw of phones, in captures, in logs, and in files that phones wrote."""
