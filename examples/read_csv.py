"""Read a table of tasks, see what was taken for what, and write the best schedule."""

from pathlib import Path

from livespan import solve
from livespan.exports import EXPORTS
from livespan.formats import read

found = read(Path(__file__).with_name("tasks.csv"))
print("columns:", {field: column for field, column in found.columns.items() if column})
result = solve(found.problem(machines=3), seed=1)
print(result)
print(EXPORTS["csv"].write(result).decode())
