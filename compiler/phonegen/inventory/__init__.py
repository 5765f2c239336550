"""What a site lists of its own: phones and labels, in tables."""
