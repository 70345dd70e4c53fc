# Short names for what contributors do; each line also works typed by hand.
.PHONY: run test check lock content kills worlds fuzz server-kills
run:
	python3 run.py
test:
	python3 run.py test
check:
	bash .ci/run
content:
	python3 run.py content check
lock:
	uv lock
	uv export -q --locked --no-dev --no-emit-project --no-header -o requirements.lock
	uv export -q --locked --all-extras --all-groups --no-emit-project --no-header -o requirements-dev.lock
# The long runs: 1,040 kills of a real writer beside TinyDB's own storage, 200 of the program, 100,000 worlds of sync.
kills:
	.run/test/bin/python benchmarks/storage/kills.py 520
	HIA_KILL_ROUNDS=200 python3 run.py test -q tests/journeys/test_kill_rounds.py
worlds:
	HIA_WORLDS=100000 python3 run.py test -q tests/simulation
# Everything that the server's OpenAPI document allows, 500 requests an operation; 210 kills of a server under load.
fuzz:
	HIA_FUZZ=500 python3 run.py test -q --timeout=0 tests/sync_server/test_openapi_fuzz.py
server-kills:
	HIA_KILLS=210 python3 run.py test -q tests/sync_server/test_kill.py
