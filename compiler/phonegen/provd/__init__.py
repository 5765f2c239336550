"""A running provd: its REST API, and what a list of phones wants of its devices."""
