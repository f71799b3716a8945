"""A binary heap of tasks: the smallest key first, of equal keys the smallest task number."""

from livespan.kernels.arrays import Floats, Ints
from livespan.kernels.jit import kernel

__all__ = ["heap_pop", "heap_push"]


@kernel
def heap_push(heap: Ints, size: int, keys: Floats, task: int) -> int:
    """Add a task to ``heap[:size]`` and return the new size."""
    hole = size
    while hole > 0:
        parent = (hole - 1) >> 1
        other = heap[parent]
        if keys[other] < keys[task] or (keys[other] == keys[task] and other < task):
            break
        heap[hole] = other
        hole = parent
    heap[hole] = task
    return size + 1


@kernel
def heap_pop(heap: Ints, size: int, keys: Floats) -> int:
    """Take the first task out of ``heap[:size]``, which then holds one less, and return it."""
    first: int = heap[0]
    last = size - 1
    task = heap[last]
    hole = 0
    while True:
        child = 2 * hole + 1
        if child >= last:
            break
        other = heap[child]
        if child + 1 < last:
            right = heap[child + 1]
            if keys[right] < keys[other] or (keys[right] == keys[other] and right < other):
                child += 1
                other = right
        if keys[task] < keys[other] or (keys[task] == keys[other] and task < other):
            break
        heap[hole] = other
        hole = child
    heap[hole] = task
    return first
