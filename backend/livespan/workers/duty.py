"""What a worker does in Redis: show that it lives, take jobs, tell what becomes of them."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from livespan.version import __version__
from livespan.workers.connection import CHANNEL, LEASE, Connection, key, milliseconds
from livespan.workers.crew import WorkerFacts

__all__ = ["DROP", "STOP", "Duty"]

#: What is to become of a job.
GO_ON, STOP, DROP = "go on", "stop", "drop"

#: Take the first job that is still wanted, in one step: none is ever between two hands.
_CLAIM = """
for _, queue in ipairs(KEYS) do
  local job = redis.call('LPOP', queue)
  while job do
    local packed = redis.call('GET', ARGV[1] .. 'job:' .. job)
    if packed then
      redis.call('DEL', ARGV[1] .. 'job:' .. job)
      redis.call('SET', ARGV[1] .. 'lease:' .. job, ARGV[2], 'PX', ARGV[3])
      return {job, packed}
    end
    job = redis.call('LPOP', queue)
  end
end
return false
"""

#: Hold on to a job, unless it is somebody else's by now or nobody wants it.
_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'drop' end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('DEL', KEYS[1])
  return 'drop'
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if redis.call('EXISTS', KEYS[3]) == 1 then return 'stop' end
return 'go on'
"""

#: Add a message where its reader still waits for it, unless it is there already.
_TELL = """
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
local added = redis.pcall('XADD', KEYS[1], ARGV[1] .. '-0', 'e', ARGV[2])
if type(added) == 'table' and added.err and not string.find(added.err, 'equal or smaller') then
  return added
end
return redis.call('XLEN', KEYS[1])
"""

#: Let go of a job, if it is one's own.
_LET_GO = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Duty:
    """A worker's side of Redis; each method raises `WorkersError` when that cannot be used."""

    def __init__(self, connection: Connection, facts: WorkerFacts) -> None:
        self.facts = facts
        self._connection = connection
        self._redis = connection.client
        self._claim = connection.script(_CLAIM)
        self._renew = connection.script(_RENEW)
        self._tell = connection.script(_TELL)
        self._let_go = connection.script(_LET_GO)

    def show(self) -> None:
        """Say that this worker lives."""

        def send() -> None:
            pipeline = self._redis.pipeline(transaction=True)
            pipeline.set(key("worker", self.facts.id), self.facts.to_json(), px=milliseconds(LEASE))
            pipeline.sadd(key("workers"), self.facts.id)
            pipeline.execute()

        self._connection.call(send)

    def leave(self) -> None:
        """Say that this worker takes no more jobs."""

        def send() -> None:
            pipeline = self._redis.pipeline(transaction=True)
            pipeline.delete(key("worker", self.facts.id))
            pipeline.srem(key("workers"), self.facts.id)
            pipeline.execute()

        self._connection.call(send)

    def claim(self) -> tuple[str, bytes] | None:
        """Take a job this worker has the algorithm for; None where there is none."""
        queues = [key("queue", __version__, name) for name in self.facts.algorithms]
        # Else the algorithms would come in the order of the table, and the last ones never.
        random.shuffle(queues)
        found = self._claim(queues, [key(""), self.facts.id, milliseconds(LEASE)])
        return None if found is None else (found[0].decode(), found[1])

    def renew(self, jobs: Sequence[str]) -> dict[str, str]:
        """Hold on to jobs; return what is to become of each: `GO_ON`, `STOP` or `DROP`."""
        return {job: self._renewed(job) for job in jobs}

    def _renewed(self, job: str) -> str:
        names = [key(kind, job) for kind in ("lease", "events", "stop")]
        told: bytes = self._renew(names, [self.facts.id, milliseconds(LEASE)])
        return told.decode()

    def tell(self, job: str, number: int, message: bytes) -> int | None:
        """Add a message to what is told of a job.

        Parameters
        ----------
        number
            1-based; a message of a number that is there already was sent twice, and counts once.

        Returns
        -------
        int | None
            Messages that wait to be read; None when nobody wants them any more.
        """
        waiting: int = self._tell([key("events", job)], [number, message])
        return None if waiting < 0 else waiting

    def let_go(self, job: str) -> None:
        """Give up a job, after its last message."""
        self._let_go([key("lease", job)], [self.facts.id])

    @contextmanager
    def hearing(self) -> Iterator[Iterator[str]]:
        """Give what workers are told, as it is told; "" now and then when nothing is."""
        redis: Any = self._redis
        ear = redis.pubsub(ignore_subscribe_messages=True)
        try:
            self._connection.call(lambda: ear.subscribe(CHANNEL))
            yield self._heard(ear)
        finally:
            ear.close()

    def _heard(self, ear: Any) -> Iterator[str]:
        while True:
            told = self._connection.call(lambda: ear.get_message(timeout=1.0))
            yield "" if told is None else told["data"].decode()
