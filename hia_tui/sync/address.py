"""A server's address as people give it, and whether a token may be sent there."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from hia_tui.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is."""

    url: str
    """Scheme, host, port and path, without a slash at the end."""
    is_loopback: bool
    """Whether it is this very machine."""

    @property
    def is_protected(self) -> bool:
        """Whether nobody on the way can read what is sent."""
        return self.url.startswith("https://") or self.is_loopback


def parse_address(typed: str) -> Address:
    """An address that answers may be sent to.

    Raises:
        BadInput: it is none, or others could read what is sent to it.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = all(letter.isprintable() and letter != " " for letter in text) and text.isascii()
    if parts.scheme not in ("http", "https") or not host or not plain or "@" in parts.netloc:
        raise BadInput(
            f"{typed.strip()!r} is not a server's address. It looks like https://hia.example.nhs.uk. "
            "Nothing was changed."
        )
    if parts.query or parts.fragment:
        raise BadInput("A server's address ends before any ? or #. Nothing was changed.")
    shown = f"[{host}]" if ":" in host else host
    where = f":{port}" if port is not None else ""
    found = Address(f"{parts.scheme}://{shown}{where}{parts.path.rstrip('/')}", _is_loopback(host))
    if not found.is_protected:
        raise BadInput(
            f"Others on the network could read what is sent to {found.url}. Use its https:// address. "
            "Nothing was changed."
        )
    return found


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
