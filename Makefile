# Short names for what contributors do; each line also works typed by hand.
.PHONY: run test check quick content lock report-page screenshots wheel single-file wheelhouse sbom licences bench coverage kills worlds cuts matrix fuzz server-kills
run:
	python3 run.py
test:
	python3 run.py test
check:
	bash .ci/run
# What .pre-commit-config.yaml runs before a commit.
quick:
	python3 run.py test --version
	.run/test/bin/ruff format --check .
	.run/test/bin/ruff check .
	.run/test/bin/mypy
	.run/test/bin/lint-imports
	python3 run.py content check
	python3 run.py test -q tests/test_docs.py tests/test_readme.py
content:
	python3 run.py content check
# The lock files, and what is made from them.
lock:
	uv lock
	uv export -q --locked --no-dev --no-emit-project --no-header -o requirements.lock
	uv export -q --locked --no-dev --extra server --no-emit-project --no-header -o requirements-server.lock
	uv export -q --locked --all-extras --all-groups --no-emit-project --no-header -o requirements-dev.lock
# Ways in, for others: docs/install.md.
wheel:
	python3 shipping/wheelhouse.py --own dist
single-file:
	python3 shipping/single_file.py
wheelhouse:
	python3 shipping/wheelhouse.py
# The list of parts for machines, and the list of licences for people.
sbom:
	python3 shipping/sbom.py
licences:
	.run/test/bin/python shipping/licences.py
# Pictures of the app for README and docs, from the sample assessment; the same bytes in every run.
screenshots:
	.run/test/bin/python shipping/screenshots.py
# The page of the README, from the sample's report (needs poppler-utils).
report-page:
	PYTHONPATH=. .run/test/bin/python shipping/report_page.py
# All benchmarks, into BENCHMARKS.md: about ten minutes.
bench:
	python3 run.py test --version
	.run/test/bin/python benchmarks/run.py
# What the tests run of the code; fails below the gates that shipping/coverage_gates.py has.
coverage:
	python3 run.py test -q --cov --cov-report=json:.run/coverage.json
	.run/test/bin/python shipping/coverage_gates.py .run/coverage.json
# The long runs: 1,040 kills of a real writer beside TinyDB's own storage, 200 of the program, 100,000 worlds of sync.
kills:
	.run/test/bin/python benchmarks/storage/kills.py 520
	HIA_KILL_ROUNDS=200 python3 run.py test -q tests/journeys/test_kill_rounds.py
worlds:
	HIA_WORLDS=100000 python3 run.py test -q tests/simulation
# Everything that the server's OpenAPI document allows, 500 requests an operation; 280 kills of a server under load.
fuzz:
	HIA_FUZZ=500 python3 run.py test -q --timeout=0 tests/sync_server/test_openapi_fuzz.py
server-kills:
	HIA_KILLS=210 python3 run.py test -q tests/sync_server/test_kill.py
# 200 times the terminal closed, killed, hung up on or not read for 30 s, in the middle of typing.
cuts:
	.run/test/bin/python tests/terminal/cuts.py 200
# A journey's screens on 7 terminals, with 3 colours, 4 locales and 3 sizes: 252 times.
matrix:
	HIA_MATRIX=all python3 run.py test -q tests/terminal/test_matrix.py
