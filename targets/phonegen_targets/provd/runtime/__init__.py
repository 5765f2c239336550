"""What all generated plugins share: typed modules that `joined` puts into one `runtime.py`."""
