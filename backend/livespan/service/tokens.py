"""Bearer tokens: who may use the service, and whether they see everybody's runs.

Secrets are kept as digests, compared in constant time, and named by no message.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from livespan.errors import SettingError

__all__ = ["SHORTEST_SECRET", "Token", "Tokens", "read_tokens"]

#: Characters of a secret: with fewer it could be guessed.
SHORTEST_SECRET = 16

# A letter first, so that no token is called like an address.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
# What a header may carry as a bearer token (RFC 6750).
_SECRET = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_SCOPES = {"": False, "own": False, "all": True}


@dataclass(frozen=True, slots=True)
class Token:
    """What a secret stands for.

    Attributes
    ----------
    name
        Whose it is; shown in logs and lists.
    everything
        Whether it sees and changes the runs of others.
    """

    name: str
    everything: bool


class Tokens:
    """The tokens of a service.

    Parameters
    ----------
    by_secret
        Secret -> token.
    """

    def __init__(self, by_secret: dict[str, Token]) -> None:
        self._by_digest = [(_digest(secret), token) for secret, token in by_secret.items()]

    def __bool__(self) -> bool:
        return bool(self._by_digest)

    def find(self, secret: str) -> Token | None:
        """Return the token of a secret, in a time that tells nothing about it."""
        asked = _digest(secret)
        found = None
        for digest, token in self._by_digest:
            if hmac.compare_digest(digest, asked):
                found = token
        return found


def read_tokens(text: str, path: str = "") -> Tokens:
    """Read tokens: ``name:secret`` or ``name:secret:all``, with commas between them.

    Parameters
    ----------
    text
        The tokens of the environment.
    path
        A file with more of them, one a line; lines that begin with ``#`` are comments.

    Raises
    ------
    SettingError
        For a token that cannot be used, by its place and never by its secret; and when there is
        none where some were to be.
    """
    found: dict[str, Token] = {}
    for number, entry in enumerate(filter(None, map(str.strip, text.split(","))), 1):
        _add(found, entry, f"LIVESPAN_TOKENS, entry {number}")
    for number, line in enumerate(_lines(path), 1):
        if line and not line.startswith("#"):
            _add(found, line, f"LIVESPAN_TOKENS_FILE, line {number}")
    if (text or path) and not found:
        # Left alone, a service that is meant to be closed would be open.
        raise SettingError("LIVESPAN_TOKENS and LIVESPAN_TOKENS_FILE name no token", "tokens")
    return Tokens(found)


def _lines(path: str) -> list[str]:
    if not path:
        return []
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        sentence = f"LIVESPAN_TOKENS_FILE: {path} cannot be read: {reason}"
        raise SettingError(sentence, "tokens_file") from None
    return [line.strip() for line in text.splitlines()]


def _add(found: dict[str, Token], entry: str, place: str) -> None:
    name, _, rest = entry.partition(":")
    secret, _, scope = rest.partition(":")
    if not _NAME.fullmatch(name):
        demand = "begins with a name: a letter, then letters, digits, '_', '-' and '.'"
        raise _useless(place, demand)
    if len(secret) < SHORTEST_SECRET or not _SECRET.fullmatch(secret):
        demand = f"needs a secret of {SHORTEST_SECRET} or more letters, digits and -._~+/"
        raise _useless(place, demand)
    if scope not in _SCOPES:
        raise _useless(place, "has a scope other than 'own' and 'all'")
    if secret in found:
        raise _useless(place, "has the secret of another one")
    if any(token.name == name for token in found.values()):
        raise _useless(place, "has a name that is given twice")
    found[secret] = Token(name, _SCOPES[scope])


def _useless(place: str, demand: str) -> SettingError:
    # Not even the name is shown: where the two are given in the wrong order, it is the secret.
    return SettingError(f"{place}: a token (name:secret or name:secret:all) {demand}", "tokens")


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
