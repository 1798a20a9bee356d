# Every target sets up what it needs: Python 3.11 or later, make, and a network that reaches the
# package index the first time.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
BENCH  := .venv-bench
# What browsers run, bundled from assets/ by the Node that the virtual environment brings.
EDITOR := src/amocf/serve/static/editor.js
NODE_MODULES := assets/node_modules/.package-lock.json
CLIENTS := tests/clients/node_modules/ready

.PHONY: serve build bench soak fuzz check test format lock clients clean

serve: build
	$(BIN)/amocf serve

build: $(READY) $(EDITOR)
	$(BIN)/amocf build

test: $(READY) $(EDITOR) $(CLIENTS)
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

check: $(READY)
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/amocf format --check
	$(BIN)/amocf check

format: $(READY)
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks
	$(BIN)/amocf format

# Ten minutes of mixed load with workers killed at random: right answers, no leak.
soak: build
	$(BIN)/python benchmarks/soak.py

# Five minutes of search for queries that are let in and end a worker.
fuzz: $(READY)
	$(BIN)/python benchmarks/fuzz.py

# How fast, beside other servers on the same release: writes docs/benchmarks.md.
bench: build $(BENCH)/ready
	$(BENCH)/bin/python benchmarks/run.py

# Versions and hashes of everything that is installed, for every platform.
lock: $(READY)
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --extra bench \
	  pyproject.toml --quiet --output-file requirements-bench.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --extra dev \
	  pyproject.toml --quiet --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

$(BENCH)/ready: requirements-bench.lock | $(READY)
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --no-deps --editable .
	touch $@

clients: $(CLIENTS)

# Clients in JavaScript that the tests run against the endpoint; Node comes with the other tools.
$(CLIENTS): tests/clients/package-lock.json | $(READY)
	cd tests/clients && PATH="$(abspath $(BIN)):$$PATH" npm ci --silent
	touch $(CLIENTS)

$(NODE_MODULES): assets/package.json assets/package-lock.json | $(READY)
	cd assets && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --silent
	touch $@

$(EDITOR): $(wildcard assets/editor/*.js) assets/build.mjs $(NODE_MODULES)
	PATH="$(abspath $(BIN)):$$PATH" node assets/build.mjs
	touch $@

clean:
	rm -rf $(VENV) $(BENCH) dist tests/clients/node_modules assets/node_modules
	rm -f $(EDITOR) src/amocf/serve/static/editor.LICENSES.txt
