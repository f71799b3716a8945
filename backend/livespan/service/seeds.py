"""Seeds for runs that come without one."""

import secrets

__all__ = ["MAX_SEED", "fresh_seed"]

#: Largest seed the engine takes.
MAX_SEED = 2**63 - 1


def fresh_seed() -> int:
    """Draw a seed that a person can copy, and that survives a trip through JavaScript."""
    return secrets.randbelow(2**31)
