# Shiyakusho (市役所). `make demo` and `make test` need Python 3.11, make and a compiler; all else
# they fetch themselves, locked by hash.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
DATA_DIR ?= $(CURDIR)/.data
CITY   ?= kitakyushu
export PORT DATA_DIR CITY

.PHONY: help demo serve test lint battery mutation bench setup setup-dev lock sbom browser format clean

help:            ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: setup      ## the demo city on http://localhost:$(PORT)
	@exec $(BIN)/shiyakusho demo

serve: setup     ## production: settings from the environment (DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS)
	@exec $(BIN)/shiyakusho serve

test: setup-dev browser  ## the sound part of the tests, browser included (<= 20 minutes on 2 cores)
	$(BIN)/python -m house.run_tests

lint: setup-dev  ## style, types, stairs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev  ## let ruff tidy up
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

battery: setup-dev browser  ## kills, long state machines, load
	$(BIN)/pytest -m battery -p no:cacheprovider --timeout 3600

mutation: setup-dev  ## whether the tests can fail: a changed place must be noticed (PART=age; long)
	$(BIN)/python -m house.mutation $(if $(PART),--part $(PART),)

bench: setup-dev ## every measured claim (QUICK=1 for a short run)
	$(BIN)/python -m bench $(if $(QUICK),--quick,)

sbom:            ## what runs in a city, as CycloneDX JSON (sbom.json)
	$(PYTHON) -m house.sbom > sbom.json

lock:            ## write the hash-only requirement files anew (needs uv)
	cd requirements && for f in runtime dev; do \
	  uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 $$f.in -o $$f.txt; done

setup: $(VENV)/.runtime
setup-dev: $(VENV)/.dev

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

browser:         ## Chromium and pdftotext from Debian, when missing and when we may
	@house/install_browser.sh

clean:           ## remove the virtual environment and the demo's data
	rm -rf $(VENV) .data
