"""Join codes, tokens and what is kept of them: hashes alone."""

import hashlib
import hmac
import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread or spell words."""
CODE_LENGTH = 20
"""Characters: 100 bits."""
TOKEN_PREFIX = "hia_"
"""By which scanners for leaked secrets know one of ours."""

RandomBytes = Callable[[int], bytes]

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43,128}")
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code(random: RandomBytes) -> str:
    """A join code in groups of five: `7K3QM-0ZX9T-…`."""
    number = int.from_bytes(random(13), "big")
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(CODE_LENGTH))
    return "-".join(letters[start : start + 5] for start in range(0, CODE_LENGTH, 5))


def plain_code(typed: str) -> str | None:
    """A code as it was typed, without hyphens, spaces and misread letters; None when it cannot be one."""
    letters = re.sub(r"[\s-]+", "", typed).upper().translate(_MISREAD)
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(ALPHABET) else None


def is_token(text: str) -> bool:
    """Whether a text could be a token: 256 random bits need 43 characters."""
    return _TOKEN.fullmatch(text) is not None


def hashed(secret: str) -> str:
    """What is kept of a random secret. A slow hash is for secrets that people choose."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_same(given: str, wanted: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how far they agree."""
    return hmac.compare_digest(hashed(given), hashed(wanted))


def new_id(random: RandomBytes) -> str:
    """A name that nobody else will choose: 96 bits."""
    return random(12).hex()


def new_secret(random: RandomBytes) -> str:
    """A secret for a link or a page, 256 bits."""
    return random(32).hex()
