"""Searches in workers: what goes over Redis, and what becomes of it when something breaks."""
