"""Moving the phones of a running provd over to generated plugins."""
