"""From tasks to a schedule in six lines."""

from livespan import Problem, Task, solve

tasks = [
    Task("fetch", 3),
    Task("clean", 2, ("fetch",)),
    Task("train", 6, ("clean",)),
    Task("log", 4),
]
result = solve(Problem(tasks, machines=2), seed=1)
print(result)
for row in result.schedule.rows():
    print(row["task_id"], row["agent_id"], row["start_time"], row["finish_time"])
