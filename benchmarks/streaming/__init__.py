"""Streaming under load: latency, lost events, CPU and memory, through gunicorn and nginx."""
