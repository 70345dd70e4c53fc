"""Settings from file, environment and flags; the OpenAPI document; what is counted."""

import json
import re

import pytest

from sync_server.limits import Buckets, Rate
from sync_server.routes import ROUTES
from sync_server.settings import BadSetting, Settings, read_settings


def test_flags_beat_the_environment_which_beats_the_file(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text('port = 1001\nttl = 30\nadmin-secret = "from file"\n')
    secret = tmp_path / "secret"
    secret.write_text("from secret file\n")
    found = read_settings(
        {"HIA_SYNC_PORT": "1002", "HIA_SYNC_ADMIN_SECRET_FILE": str(secret)},
        {"port": None, "host": "::1"},
        file,
    )
    assert (found.port, found.ttl, found.admin_secret, found.host) == (1002, 30, "from secret file", "::1")
    assert read_settings({"HIA_SYNC_PORT": "1002"}, {"port": 1003}, file).port == 1003


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_needs_no_tls(host):
    assert read_settings({}, {"host": host}).is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "server.example.nhs.uk"])
def test_a_public_address_needs_tls_or_to_be_told(host):
    with pytest.raises(BadSetting, match="without TLS"):
        read_settings({}, {"host": host})
    assert not read_settings({}, {"host": host, "without_tls": True}).is_loopback
    assert read_settings({}, {"host": host, "tls_cert": "c", "tls_key": "k"}).has_tls


@pytest.mark.parametrize(
    ("environment", "flags"),
    [
        ({"HIA_SYNC_PORT": "many"}, {}),
        ({"HIA_SYNC_PORT": "70000"}, {}),
        ({"HIA_SYNC_WITHOUT_TLS": "perhaps"}, {}),
        ({"HIA_SYNC_TEAMS": "everybody"}, {}),
        ({"HIA_SYNC_TTL": "0"}, {}),
        ({"HIA_SYNC_ADMIN_SECRET_FILE": "/nowhere/secret"}, {}),
        ({}, {"tls_cert": "only"}),
        ({}, {"colour": "red"}),
    ],
)
def test_a_setting_that_cannot_be_is_a_sentence(environment, flags):
    with pytest.raises(BadSetting, match=r"\."):
        read_settings(environment, flags)


def test_a_settings_file_that_is_none_is_a_sentence(tmp_path):
    broken = tmp_path / "x.toml"
    broken.write_text("port = = 1")
    for file in (broken, tmp_path / "missing.toml", tmp_path):
        with pytest.raises(BadSetting, match=re.escape(str(file))):
            read_settings({}, {}, file)


def test_yes_and_no_are_understood():
    assert read_settings({"HIA_SYNC_LOG": "no"}, {}).log is False
    assert Settings().log is True


async def test_the_document_names_every_route_and_every_shape_that_it_speaks_of(desk):
    document = (await desk.ask("GET", "/openapi.json")).json()
    for route in ROUTES:
        assert route.method.lower() in document["paths"][route.path]
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert named <= set(document["components"]["schemas"])
    assert {"SyncRequest", "SyncReply", "ReconcileReply", "ProblemReply"} <= named
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))


async def test_what_happens_is_counted_without_saying_to_whom(desk, op):
    ana = await desk.team("Leith", "ana-id")
    await desk.sync(ana, op(), op())
    await desk.ask("POST", "/v1/sync", {"a": "assessment-1", "push": [{}]}, token=ana)
    text = (await desk.ask("GET", "/metrics")).text
    for line in (
        "hia_sync_teams 1", "hia_sync_operations 2", 'hia_sync_operations_total{result="refused"} 1',
        'hia_sync_operations_total{result="taken"} 2',
        'hia_sync_requests_total{route="/v1/sync",status="200"} 2',
    ):  # fmt: skip
        assert line in text.splitlines()
    assert "Leith" not in text
    assert "ana-id" not in text


async def test_ready_turns_to_no_when_the_server_is_stopping_or_cannot_write(desk):
    assert (await desk.ask("GET", "/readyz")).status_code == 200
    desk.service.draining = True
    assert (await desk.ask("GET", "/readyz")).json()["code"] == "stopping"
    desk.service.draining = False
    await desk.service.store.close()
    assert (await desk.ask("GET", "/readyz")).json()["code"] == "database"
    assert (await desk.ask("GET", "/healthz")).status_code == 200
    await desk.service.store.open()


def test_a_bucket_fills_again_and_forgets_whom_it_has_not_seen_for_longest(monkeypatch):
    now = [0.0]
    buckets = Buckets(Rate(2, 0.5), lambda: now[0])
    assert [buckets.wait_for("a") for _ in range(3)] == [0, 0, 2]
    now[0] = 1.9
    assert buckets.wait_for("a") == 1
    now[0] = 2.0
    assert buckets.wait_for("a") == 0
    now[0] = -100.0
    assert buckets.wait_for("a") == 2
    monkeypatch.setattr("sync_server.limits.MOST_KEYS", 3)
    for key in "bcd":
        buckets.wait_for(key)
    assert buckets.wait_for("a", 2) == 0
