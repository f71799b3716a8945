"""Objectives from text: ``makespan + 0.1*cost, load_imbalance``."""

from collections.abc import Mapping

from livespan.errors import SettingError, UnknownNameError
from livespan.objective import Objective
from livespan.objectives.combination import Combination, Term

__all__ = ["parse_objective"]


def parse_objective(text: str, known: Mapping[str, type[Objective]]) -> Objective:
    """Make an objective from a name, or a combination of names.

    ``+`` adds objectives up, ``number*name`` weighs one, a comma puts what decides between equals
    behind what counts first. Upper and lower case are the same, spaces do not matter.

    Parameters
    ----------
    text
        What is asked for.
    known
        Objectives by name, in lower case.

    Raises
    ------
    UnknownNameError
        For a name that is not known.
    SettingError
        For a weight that is no number above 0, an objective that comes twice, and more than three.
    """
    levels = tuple(
        tuple(_term(part.strip(), text, known) for part in level.split("+"))
        for level in text.split(",")
    )
    names = [term.objective.name for level in levels for term in level]
    for name in names:
        if names.count(name) > 1:
            raise SettingError(f"{name} comes more than once in {text!r:.120}", "objective")
    if len(names) == 1 and levels[0][0].weight == 1.0:
        return levels[0][0].objective
    return Combination(levels)


def _term(part: str, text: str, known: Mapping[str, type[Objective]]) -> Term:
    before, star, after = part.partition("*")
    weight, name = (before.strip(), after.strip()) if star else ("1", part)
    if not name:
        raise SettingError(f"An objective is missing in {text!r:.120}", "objective")
    if name.lower() not in known:
        raise UnknownNameError("objective", f"{name:.80}", known)
    return Term(_number(weight, name), known[name.lower()]())


def _number(weight: str, name: str) -> float:
    try:
        if "_" in weight:  # which Python takes for a digit separator
            raise ValueError
        return float(weight)
    except ValueError:
        raise SettingError(
            f"The weight of {name} must be a number, not {weight!r:.40}", "objective"
        ) from None
