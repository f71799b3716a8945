"""What goes over HTTP, as pydantic models: the source of the API's description.

One file a topic. Tests hold the models to what the routes really answer.
"""
