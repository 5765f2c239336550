"""Virtual phones: they boot against real servers, step by step, and tell how far they came."""
