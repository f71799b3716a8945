# One list of commands; .ci/run calls the same ones. `make` alone prints them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PEERS ?= .venv-peers
MEALPY ?= .venv-mealpy

.DEFAULT_GOAL := help
.PHONY: help run test lint lint-web types docs e2e coverage fuzz bench bench-quality screenshots golden lock clean

help:  ## print this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.run  ## set up, then serve the page on http://localhost:5001 or a free port (PORT=... for another)
	$(BIN)/livespan serve $(if $(PORT),--port $(PORT))

test: $(VENV)/.dev  ## set up, then run the whole test suite; what failed must pass when run again
	@$(BIN)/pytest; code=$$?; [ $$code -eq 1 ] || exit $$code; \
	echo "make: running what failed once more, on a machine that does nothing else"; \
	$(BIN)/pytest --last-failed --last-failed-no-failures none

lint: $(VENV)/.dev  ## style, and which module may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev  ## mypy, strict
	$(BIN)/mypy

lint-web:  ## types and style of the page's modules (needs node and npm; nothing else does)
	cd tools/web && npm ci --silent --no-audit --no-fund && npm run --silent types && npm run --silent lint

docs: $(VENV)/.dev  ## the documentation as a site in build/docs; warnings are errors
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html docs build/docs

e2e: $(VENV)/.dev  ## only the tests that drive the page in a browser
	$(BIN)/pytest -m e2e

coverage: $(VENV)/.dev  ## line coverage, kernels interpreted so that their lines count
	NUMBA_DISABLE_JIT=1 $(BIN)/pytest tests --ignore=tests/e2e --ignore=tests/service \
		--cov=livespan --cov-report=term-missing:skip-covered

fuzz: $(VENV)/.dev  ## 200 requests per route, made from the API's description (minutes)
	LIVESPAN_FUZZ_EXAMPLES=200 LIVESPAN_FUZZ_PHASES=examples,coverage,fuzzing,stateful \
		$(BIN)/pytest tests/service/servers/test_fuzz.py

bench: $(VENV)/.dev  ## time the kernels and compare with plain NumPy; run it on a quiet machine
	$(BIN)/python -m benchmarks.iterations

bench-quality: $(VENV)/.dev $(PEERS)/.made $(MEALPY)/.made  ## schedules against other solvers (DATA=folder, ARGS="--plan"; hours)
	$(BIN)/python -m benchmarks.quality --peers-env $(PEERS) --mealpy-env $(MEALPY) \
		$(if $(DATA),--data "$(DATA)") $(ARGS)

screenshots: $(VENV)/.dev  ## make the pictures the README shows (needs chromium)
	$(BIN)/python docs/screenshots.py

golden: $(VENV)/.dev  ## write the golden trajectories anew; read the diff before you commit it
	$(BIN)/python -m tests.golden.record

lock: $(VENV)/.dev  ## resolve the newest allowed versions into the lock files
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-header --no-emit-index-url --upgrade --extra build --extra redis pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-header --no-emit-index-url --upgrade --extra dev -c requirements.lock \
		pyproject.toml -o requirements-dev.lock

clean:  ## remove the environment and everything made
	rm -rf $(VENV) $(PEERS) $(MEALPY) tools/web/node_modules build dist artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(PEERS)/.made: benchmarks/peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(MEALPY)/.made: benchmarks/peers-mealpy.txt
	$(PYTHON) -m venv $(MEALPY)
	$(MEALPY)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@
