"""What all models have in common."""

from pydantic import BaseModel, ConfigDict

__all__ = ["Answer"]


class Answer(BaseModel):
    """Something the service says; later versions may say more."""

    # `schema` and `copy` are words of the wire, not of pydantic.
    model_config = ConfigDict(protected_namespaces=())
