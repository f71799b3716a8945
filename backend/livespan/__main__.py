"""``python -m livespan`` is ``livespan``."""

from livespan.cli import main

if __name__ == "__main__":
    main()
