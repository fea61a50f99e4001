# One command to run the system, one to check it. Both prepare a bare machine by themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv/bin
export PORT PKH_DATA PKH_DEMO

.DEFAULT_GOAL := help
.PHONY: help run test bench format lint lock siap siap-uji clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run:  ## prepare everything and start web, worker and beat (PORT, PKH_DATA, PKH_DEMO=0)
	@$(PYTHON) skrip/siapkan.py run
	@exec $(VENV)/python skrip/jalankan.py

test: siap-uji  ## every check and every test, as CI runs them (ARGS="-k …" for pytest)
	@exec bash skrip/periksa.sh $(ARGS)

bench: siap-uji  ## measure the performance promises; fails when one is missed (BENCH_KPM=1000000)
	@exec $(VENV)/python -m pkh.layanan sementara -- $(VENV)/python -m tests.beban $(ARGS)

format: siap-uji  ## put code and templates in order
	@$(VENV)/ruff check --fix --quiet .
	@$(VENV)/ruff format .

lint: siap-uji  ## the quick checks only
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy .
	@$(VENV)/lint-imports
	@$(VENV)/djlint --lint --quiet templates

lock: siap-uji  ## resolve dependencies anew (ARGS=--upgrade for newer versions)
	@PATH="$(CURDIR)/$(VENV):$$PATH" $(VENV)/python skrip/kunci.py $(ARGS)

siap:  ## only prepare: environment, packages, front end
	@PORT= $(PYTHON) skrip/siapkan.py siap

siap-uji:
	@$(PYTHON) skrip/siapkan.py uji

clean:  ## remove what was built; data in PKH_DATA stays
	rm -rf .venv node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
