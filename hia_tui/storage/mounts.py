"""What kind of file system a folder is on, as far as the operating system says."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb3?|smbfs|afs|9p|ceph|glusterfs|lustre|beegfs|gpfs|davfs2?|ncpfs"
    r"|fuse\.(?:sshfs|rclone|s3fs|davfs2?|gvfsd-fuse|onedriver|glusterfs|cephfs|smbnetfs)"
)
_LOCAL_LOCKS = frozenset({"nolock", "local_lock=all", "local_lock=flock"})
_ESCAPE = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """The file system under a folder."""

    kind: str
    """Its type, such as `ext4` or `nfs4`."""
    point: str
    """Where it is mounted."""
    is_network: bool
    locks_reach_others: bool
    """False for a network drive whose locks only this machine sees."""


def mount_of(path: Path, *, table: Path = Path("/proc/self/mountinfo")) -> Mount | None:
    """The mount that a path is on; None where the system has no such table."""
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    target = os.path.realpath(path)
    best: Mount | None = None
    for line in lines:
        mount = _parse(line)
        # The last of several on one point lies on top.
        if mount and _is_under(target, mount.point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def is_network(path: Path) -> bool:
    """Whether a path is known to be on a network drive."""
    mount = mount_of(path)
    return mount is not None and mount.is_network


def _parse(line: str) -> Mount | None:
    before, dash, after = line.partition(" - ")
    fields, kinds = before.split(" "), after.split(" ")
    if not dash or len(fields) < 6 or len(kinds) < 3:
        return None
    point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[4])
    options = {*fields[5].split(","), *kinds[2].split(",")}
    network = _NETWORK.fullmatch(kinds[0]) is not None
    return Mount(kinds[0], point, network, not (network and options & _LOCAL_LOCKS))


def _is_under(target: str, point: str) -> bool:
    return target == point or target.startswith(point.rstrip("/") + "/")
