"""Results with names that would break each format if they were not escaped."""

import pytest

from livespan import Constructive, Machine, Problem, Task, solve
from livespan.stop import MaxIterations

#: What people, or those who wish them ill, call tasks and machines.
NASTY = (
    '</text><script>alert("x")</script>',
    '=HYPERLINK("http://x","y")',
    "line\r\nEND:VEVENT\nBEGIN:VEVENT",
    r"\input{secret} 50% & $a_b^c$ #1 ~ {[",
    "a|b `code` *bold* [link](javascript:x)",
    'comma, semicolon; "quotes" \\ backslash',
    "日本語のとても長い名前の作業、四十五バイトを超えて折り返されるはずのもの、さらに続く名前",
    "-1+1",
    "tab\tand\x07bell]]>",
)


def nasty_result():
    """Each task waits for the one before, on two machines of nasty names; one is late."""
    tasks = [
        Task(name, 2.5, NASTY[max(0, k - 1) : k], due=4.0 if k == 1 else float("inf"))
        for k, name in enumerate(NASTY)
    ]
    machines = [Machine("<b>&amp;\n|"), Machine("m\\2", down=((1.0, 2.0),))]
    return solve(Problem(tasks, machines), "constructive", seed=3)


@pytest.fixture(scope="package")
def nasty():
    return nasty_result()


@pytest.fixture(scope="package")
def plain():
    """``a`` (3) before ``b`` (2), beside ``c`` (4), on two machines."""
    problem = Problem([Task("a", 3), Task("b", 2, ("a",)), Task("c", 4)], machines=2)
    return solve(problem, Constructive(), stop=MaxIterations(5))
