# Every target sets up what it needs: Python 3.11 or later, make, and a network that reaches the
# package index the first time.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready

.PHONY: serve build check test format lock clean

serve: build
	$(BIN)/amocf serve

build: $(READY)
	$(BIN)/amocf build

test: $(READY)
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered

check: $(READY)
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/amocf format --check
	$(BIN)/amocf check

format: $(READY)
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests
	$(BIN)/amocf format

# Versions and hashes of everything that is installed, for every platform.
lock: $(READY)
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --extra dev \
	  pyproject.toml --quiet --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf $(VENV) dist
