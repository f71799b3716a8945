"""Every error Livespan raises on purpose.

::

    LivespanError
    ├── InputError (also a ValueError)     what came in cannot be used; `member` names the offender
    │   ├── ProblemError                   tasks, machines, durations or precedence
    │   ├── SettingError                   an algorithm's setting, a stop rule, a seed
    │   ├── FormatError                    a file that cannot be read
    │   ├── UnknownNameError               no such algorithm, objective, format or instance
    │   └── RegistrationError              a plug-in that cannot be taken in
    ├── ClientError                        a service on the way (`livespan.client.errors`)
    ├── UnsupportedProblemError            this algorithm cannot serve this problem
    └── InfeasibleScheduleError            a schedule broke a rule of its problem: a fault of ours
"""

from collections.abc import Iterable

__all__ = [
    "FormatError",
    "InfeasibleScheduleError",
    "InputError",
    "LivespanError",
    "ProblemError",
    "RegistrationError",
    "SettingError",
    "UnknownNameError",
    "UnsupportedProblemError",
]


class LivespanError(Exception):
    """The root of the tree: catch this to catch everything Livespan raises on purpose."""

    code = "error"


class InputError(LivespanError, ValueError):
    """Something that came in cannot be used.

    Parameters
    ----------
    message
        One sentence that names the offender, what was expected and what came.
    member
        Path of the offender in the input, such as ``tasks[3].length``; empty when there is none.
    """

    code = "invalid_input"

    def __init__(self, message: str, member: str = "") -> None:
        super().__init__(message)
        self.member = member


class ProblemError(InputError):
    """Tasks, machines, durations or precedence do not make a problem."""

    code = "invalid_problem"


class SettingError(InputError):
    """A setting of an algorithm, a stop rule or a seed is out of range or not known."""

    code = "invalid_setting"


class FormatError(InputError):
    """A file or document cannot be read as the format it was given for."""

    code = "invalid_format"


class UnknownNameError(InputError):
    """A name that is in no table.

    Parameters
    ----------
    kind
        What was looked for: ``algorithm``, ``objective``, ``format``, ``instance``.
    name
        The name that was not found.
    known
        The names there are.
    """

    code = "unknown_name"

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        super().__init__(f"Unsupported {kind}: {name} (there are: {', '.join(known)})", kind)


class RegistrationError(InputError):
    """An algorithm, objective or format from outside cannot be taken in."""

    code = "invalid_plugin"


class UnsupportedProblemError(LivespanError):
    """An algorithm cannot serve a problem; said before the search starts."""

    code = "unsupported_problem"


class InfeasibleScheduleError(LivespanError):
    """A schedule breaks a rule of its problem. Raised by the oracle, never expected."""

    code = "infeasible_schedule"
