"""Real servers on free ports, a client that notes the time, and an algorithm that is slow."""
