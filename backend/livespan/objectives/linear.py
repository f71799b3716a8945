"""Sums of expressions of an exact model."""

from collections.abc import Iterable

from livespan.objective import ExactModel, Expression

__all__ = ["total"]


def total(model: ExactModel, expressions: Iterable[Expression]) -> Expression:
    """Add up expressions; of none, an expression that is always 0."""
    found = list(expressions)
    if not found:
        return 0 * model.makespan
    result = found[0]
    for expression in found[1:]:
        result = result + expression
    return result
