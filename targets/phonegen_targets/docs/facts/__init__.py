"""What pages say, worked out once for every language."""
