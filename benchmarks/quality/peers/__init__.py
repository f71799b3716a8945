"""The peers' programs, one a file: `python -m benchmarks.quality.peers.cpsat FILE --seconds 10`."""
