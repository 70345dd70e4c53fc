"""Which proxy of the environment a server is reached through, for sentences."""

from urllib.parse import urlsplit

from hia_tui.sync.address import Address


def proxy_for(address: Address) -> str:
    """Host and port of the proxy on the way, without a name or password; empty where there is none."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(address.url)
    if address.is_loopback or proxy_bypass(parts.hostname or ""):
        return ""
    found = getproxies()
    given = found.get(parts.scheme) or found.get("all") or ""
    return urlsplit(given if "://" in given else f"//{given}").netloc.rpartition("@")[2]
