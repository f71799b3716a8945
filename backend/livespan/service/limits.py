"""How much may be asked of this server; a refusal says the limit and what was asked."""

from livespan.algorithm import Algorithm
from livespan.service.refusal import Refusal
from livespan.service.settings import Settings
from livespan.setting import settings_of

__all__ = ["check_limit", "check_settings_size", "check_size", "check_transfers"]


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


def check_settings_size(algorithm: Algorithm, tasks: int, limits: Settings) -> None:
    """Refuse settings of which each unit takes memory for every task; defaults are always allowed.

    Raises
    ------
    Refusal
        422 with what was asked and what is allowed.
    """
    for known in settings_of(algorithm):
        value = getattr(algorithm, known.name)
        if known.per_task and value > known.default:
            what = f"{known.unit} times tasks"
            check_limit(value * tasks, limits.max_cells, what, f"parameters.{known.name}")
