"""The lab for real phones: a network card lent to it, what passes in words, and its record."""
