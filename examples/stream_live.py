"""Every iteration as it happens; breaking out of the loop ends the search."""

from livespan import events, read, stream

problem = read("cloud-1000", machines=10)
for event in stream(problem, "pso", seed=1):
    if isinstance(event, events.Improved):
        print(f"iteration {event.iteration}: {event.value:.1f}")
    elif isinstance(event, events.Iteration) and event.iteration >= 50:
        print(f"enough: {event.value:.1f}, {event.gap:.3%} above the lower bound")
        break
