"""Pictures: shapes, phones, keys."""
