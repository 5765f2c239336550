"""Tests by people: what to try on a phone, the answers so far, and how they come into its spec."""
