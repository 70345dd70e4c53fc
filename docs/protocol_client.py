"""A client of the sync server in a hundred lines of the standard library, after docs/protocol.md.

    python docs/protocol_client.py http://127.0.0.1:8080 JOIN-CODE

It joins a team, takes in every assessment, and prints what is current. It keeps nothing.
"""

import base64
import hashlib
import json
import secrets
import sys
import urllib.error
import urllib.request
from collections import defaultdict
from typing import Any


def canonical(operation: dict[str, Any]) -> bytes:
    """The one spelling that an id is made from."""
    return json.dumps(operation, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def identity(operation: dict[str, Any]) -> str:
    """The operation's id."""
    return base64.urlsafe_b64encode(hashlib.sha256(canonical(operation)).digest()[:15]).decode()


def fingerprint(ids: Any) -> dict[str, Any]:
    """Count and XOR of ids."""
    x, n = 0, 0
    for one in ids:
        x, n = x ^ int.from_bytes(base64.urlsafe_b64decode(one), "big"), n + 1
    return {"n": n, "x": f"{x:030x}"}


class Client:
    """One machine, one team."""

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self.token = token or "hia_" + secrets.token_urlsafe(32)
        self.held: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.known: dict[str, set[str]] = defaultdict(set)
        self.cursor: dict[str, int] = defaultdict(int)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One request; an error is raised with the server's word for it."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data, {"Authorization": f"Bearer {self.token}"}, method=method
        )
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            raise SystemExit(f"{problem.code}: {json.load(problem)['msg']}") from problem

    def join(self, code: str, member: str) -> list[str]:
        """Join a team; gives the ids of its assessments."""
        joined = self.ask("POST", "/v1/join", {"code": code, "member": member})
        return [one["a"] for one in joined["assessments"]]

    def write(self, a: str, operation: dict[str, Any]) -> str:
        """Keep an edit, to be pushed with the next sync."""
        self.held[a][identity(operation)] = operation
        return identity(operation)

    def sync(self, a: str) -> list[dict[str, Any]]:
        """Until both sides hold the same; gives what the server did not take."""
        refused: dict[str, dict[str, Any]] = {}
        while True:
            out = [i for i in self.held[a] if i not in self.known[a] and i not in refused][:500]
            push = [self.held[a][i] for i in out]
            body = {"p": 1, "a": a, "cur": self.cursor[a], "push": push}
            answer = self.ask("POST", "/v1/sync", body)
            refused |= {bad["id"]: bad for bad in answer["bad"]}
            self.known[a] |= set(out) - set(refused)
            self._take(a, answer)
            if answer["more"] or any(i not in self.known[a] and i not in refused for i in self.held[a]):
                continue
            if fingerprint(self.known[a]) == answer["set"]:
                return list(refused.values())
            self._compare(a)

    def _compare(self, a: str) -> None:
        while True:
            answer = self.ask("POST", "/v1/reconcile", {"p": 1, "a": a, "ids": list(self.held[a])})
            self.known[a] = set(self.held[a]) - set(answer["want"])
            self._take(a, answer)
            if not answer["more"]:
                return

    def _take(self, a: str, answer: dict[str, Any]) -> None:
        for entry in answer["new"]:
            if "drop" in entry:
                self.held[a].pop(entry["drop"], None)
                self.known[a].discard(entry["drop"])
            else:
                self.known[a].add(self.write(a, entry["op"]))
        if "want" not in answer or not answer["more"]:
            self.cursor[a] = answer["cur"]

    def current(self, a: str) -> dict[str, list[dict[str, Any]]]:
        """What is current, by field."""
        on_field: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for one, operation in self.held[a].items():
            on_field[operation["f"]][one] = operation
        found = {}
        for field, operations in sorted(on_field.items()):
            replaced = {old for operation in operations.values() for old in operation["sup"]}
            found[field] = [operations[one] for one in sorted(set(operations) - replaced)]
        return found


def main() -> None:
    """Join, fetch and print."""
    address, code = sys.argv[1:]
    client = Client(address)
    for a in client.join(code, secrets.token_hex(6)):
        client.sync(a)
        for field, operations in client.current(a).items():
            values = (json.dumps(operation["v"]) for operation in operations)
            sys.stdout.write("\t".join((field, *values)) + "\n")


if __name__ == "__main__":
    main()
