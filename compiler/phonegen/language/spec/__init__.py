"""The spec language as frozen models, which are also the only intermediate form."""
