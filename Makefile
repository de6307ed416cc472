# For developers. `./run` needs none of this.
PYTHON := .venv/bin/python
SOAK_S ?= 600

.PHONY: help setup check check-documents guide-screens test bench soak bundle lock catalogues clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## everything the tests and the bundle need
	@./run setup dev

check: setup ## format, lint, types, ladder, catalogues, then all the tests
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
	$(PYTHON) -m tools.catalogues --check
	./run test

check-documents: setup ## sample minutes, roadmaps, reports, checklists, cards in four languages as pictures to look at; an export reopened (LibreOffice, poppler)
	$(PYTHON) -m tools.check_documents

test: ## all the tests
	@./run test

bench: setup ## the figures of docs/performance.md, each beside its baseline (nothing else should run)
	$(PYTHON) -m benchmarks

soak: setup ## random histories, then the random tests with new seeds, for SOAK_S seconds in all (600)
	$(PYTHON) -m tests.stateful.soak $$(( $(SOAK_S) / 2 ))
	$(PYTHON) -m tools.soak --seconds $$(( $(SOAK_S) / 2 ))

guide-screens: setup ## the pictures of the guide, taken of the program itself in four languages, into build/guide
	$(PYTHON) -m tools.guide_screens

bundle: setup guide-screens ## dist/maillage: the program with its own Python and Qt, proved by its self-test
	$(PYTHON) -m tools.bundle

lock: ## write the locks again from pyproject.toml (needs uv)
	./tools/lock.sh

catalogues: setup ## write the gettext catalogues from translations/entries
	$(PYTHON) -m tools.catalogues

clean: ## forget what was built, not the environment
	rm -rf build dist .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
