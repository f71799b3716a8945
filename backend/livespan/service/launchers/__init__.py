"""Where searches run: in threads of this process, or in workers on this host or others.

Nothing above knows which. A run's thread reads the events of its search from a launcher, so that
its log, the history and its readers are the same with both.

- ``Launcher``: what both can do. ``Asking``: what a launcher sees of a run.
- ``Here``: threads of this process.
- ``Elsewhere``: workers, which get their jobs over Redis.
"""

from livespan.service.launchers.elsewhere import Elsewhere
from livespan.service.launchers.here import Here
from livespan.service.launchers.launcher import Asking, Launcher

__all__ = ["Asking", "Elsewhere", "Here", "Launcher"]
