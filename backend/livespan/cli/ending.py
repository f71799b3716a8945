"""Exit codes."""

__all__ = ["BAD_INPUT", "FAULT", "INTERRUPTED"]

#: What came in cannot be used; Ctrl-C; a fault of ours.
BAD_INPUT, INTERRUPTED, FAULT = 2, 130, 1
