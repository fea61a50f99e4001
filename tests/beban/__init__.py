"""Measurements of the performance promises: `make bench`. Not collected by pytest."""
