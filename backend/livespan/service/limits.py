"""How much may be asked of this server; a refusal says the limit and what was asked."""

from livespan.service.refusal import Refusal
from livespan.service.settings import Settings

__all__ = ["check_limit", "check_size", "check_transfers"]


def check_limit(asked: float, most: float, what: str, member: str) -> None:
    """Refuse what is more than a limit.

    Raises
    ------
    Refusal
        422 with both numbers.
    """
    if asked > most:
        sentence = f"{asked:,} {what} are asked for; this server allows at most {most:,}"
        raise Refusal(422, sentence, "over_limit", member)


def check_size(tasks: int, machines: int, limits: Settings, machines_member: str) -> None:
    """Refuse a problem that is too large, before any memory is taken for it.

    Raises
    ------
    Refusal
        422 with what was asked and what is allowed.
    """
    check_limit(tasks, limits.max_tasks, "tasks", "tasks")
    check_limit(machines, limits.max_machines, "machines", machines_member)
    check_limit(tasks * machines, limits.max_cells, "tasks times machines", "tasks")


def check_transfers(machines: int, limits: Settings, machines_member: str) -> None:
    """Refuse a network between too many machines: its matrices are of that size squared.

    Raises
    ------
    Refusal
        422 with what was asked and what is allowed.
    """
    pairs = machines * machines
    check_limit(pairs, limits.max_cells, "pairs of machines with transfers", machines_member)
