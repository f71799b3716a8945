"""Measurements; run them on a quiet machine with `make bench`."""
