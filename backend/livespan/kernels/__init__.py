"""Compiled code on bare arrays: NumPy and Numba, nothing else of the package."""
