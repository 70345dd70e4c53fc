"""Packs under a passphrase: Argon2id makes the key, XSalsa20-Poly1305 keeps and vouches for the contents.

```
{"hia":"locked","v":1,"ops":4,"memory":67108864,"salt":…,"key":…,"size":…}   how the words make the key
<SHA-256 of the first line and the rest, in hexadecimal>
<nonce and ciphertext>
```

The fingerprint keeps a damaged file from being called a wrong passphrase, and `key`, a part of what the words
give that the encryption does not use, keeps a wrong passphrase from being called damage.
"""

import hashlib
import hmac
import json
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass

from hia_tui.domain.errors import BadPack, CouldNotDo
from hia_tui.exchange.header import encode

VERSION = 1
SHORTEST = 8
"""Characters that a passphrase has at least."""
SALT_BYTES = 16
NONCE_BYTES = 24

_KEY_BYTES = 32
_CHECK_BYTES = 16
_OPERATIONS, _MEMORY = 4, 64 * 1024 * 1024
_MOST_OPERATIONS, _MOST_MEMORY = 8, 512 * 1024 * 1024
"""What a file may ask for: more would keep the machine busy for its sender."""
_LEAST_MEMORY = 8 * 1024
_DAMAGED = "The locked pack is damaged: it does not match its own fingerprint."
_START = b'{"hia":"locked"'


class WrongPassphrase(BadPack):
    """The pack is sound, and the passphrase is not the one that it was locked with."""


class CutShort(BadPack):
    """The end of the locked pack did not arrive."""


@dataclass(frozen=True, slots=True)
class _Lock:
    operations: int
    memory: int
    salt: bytes
    check: bytes
    sealed: bytes


def is_locked(data: bytes) -> bool:
    """Whether these bytes are a pack under a passphrase."""
    return data.startswith(_START)


def lock(data: bytes, passphrase: str, random: Callable[[int], bytes]) -> bytes:
    """Put a pack's bytes under a passphrase; `random` gives that many fresh random bytes.

    Raises:
        BadPack: the passphrase is too short to keep anything safe.
        CouldNotDo: this copy of the program came without encryption.
    """
    if len(passphrase) < SHORTEST:
        raise BadPack(
            f"A passphrase needs at least {SHORTEST} characters; four or five words are best. "
            "No pack was made."
        )
    _need_encryption()
    from nacl.secret import SecretBox

    salt = random(SALT_BYTES)
    key, check = _keys(passphrase, salt, _OPERATIONS, _MEMORY)
    sealed = bytes(SecretBox(key).encrypt(data, random(NONCE_BYTES)))
    first = encode(
        {
            "hia": "locked",
            "v": VERSION,
            "ops": _OPERATIONS,
            "memory": _MEMORY,
            "salt": b64encode(salt).decode(),
            "key": b64encode(check).decode(),
            "size": len(sealed),
        }
    )
    return b"\n".join([first, _fingerprint(first, sealed), sealed])


def unlock(data: bytes, passphrase: str) -> bytes:
    """The bytes of the pack under a passphrase.

    Raises:
        WrongPassphrase: it was locked with another one.
        BadPack: it is damaged or incomplete, or was locked by a newer version of this program.
        CouldNotDo: this copy of the program came without encryption.
    """
    found = _read(data)
    _need_encryption()
    key, check = _keys(passphrase, found.salt, found.operations, found.memory)
    if not hmac.compare_digest(check, found.check):
        raise WrongPassphrase("The passphrase is not the one that this pack was locked with.")
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        return SecretBox(key).decrypt(found.sealed)
    except (CryptoError, ValueError):
        raise BadPack("The locked pack is not what its maker locked: it was altered on the way.") from None


def _need_encryption() -> None:
    """The program in a single file has no PyNaCl, which exists as machine code only."""
    try:
        import nacl.bindings  # noqa: F401 - only to see whether it is there
    except ImportError:
        raise CouldNotDo(
            "This copy of the program cannot lock or unlock packs: it came without PyNaCl, as the "
            "single-file program does. Nothing was changed. Use the installed program, or a pack that is not "
            "locked."
        ) from None


def _read(data: bytes) -> _Lock:
    first, _, rest = data.partition(b"\n")
    fingerprint, _, sealed = rest.partition(b"\n")
    if fingerprint != _fingerprint(first, sealed):
        raise _what_is_wrong(first, sealed)
    try:
        body = json.loads(first)
        version, operations, memory = body["v"], int(body["ops"]), int(body["memory"])
        salt, check = b64decode(body["salt"]), b64decode(body["key"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadPack(_DAMAGED) from None
    if version != VERSION:
        raise BadPack("The pack was locked by a newer version of this program.")
    if len(salt) != SALT_BYTES or len(check) != _CHECK_BYTES:
        raise BadPack(_DAMAGED)
    if not (0 < operations <= _MOST_OPERATIONS and _LEAST_MEMORY <= memory <= _MOST_MEMORY):
        raise BadPack("The locked pack asks for more work than unlocking one may take. It was not opened.")
    return _Lock(operations, memory, salt, check, sealed)


def _what_is_wrong(first: bytes, sealed: bytes) -> BadPack:
    try:
        size = json.loads(first)["size"]
    except (ValueError, KeyError, TypeError, RecursionError):
        size = None
    if type(size) is int and len(sealed) < size:
        return CutShort(f"The locked pack is incomplete: {len(sealed):,} of {size:,} bytes arrived.")
    return BadPack(_DAMAGED)


def _fingerprint(first: bytes, sealed: bytes) -> bytes:
    return hashlib.sha256(first + b"\n" + sealed).hexdigest().encode()


def _keys(passphrase: str, salt: bytes, operations: int, memory: int) -> tuple[bytes, bytes]:
    from nacl.pwhash import argon2id

    words = unicodedata.normalize("NFC", passphrase.strip()).encode(errors="surrogatepass")
    made = argon2id.kdf(_KEY_BYTES + _CHECK_BYTES, words, salt, opslimit=operations, memlimit=memory)
    return made[:_KEY_BYTES], made[_KEY_BYTES:]
