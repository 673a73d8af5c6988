# Everything runs with Python 3.11 or newer and make; `make setup` gets the rest.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench compat soak schema clean

help:  ## show what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

setup:  ## install: uv, the locked environment, Neo4j
	@$(PYTHON) scripts/setup.py

demo: setup  ## start a credit graph with generated data and serve it
	@$(BIN)/lianxin demo $(ARGS)

test:  ## run the tests on a real Neo4j
	@$(PYTHON) scripts/setup.py --tests
	@$(BIN)/python scripts/run_tests.py $(ARGS)

check: setup  ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup  ## measure side by side, print ratios
	@$(BIN)/python -m benchmarks $(ARGS)

compat: setup  ## the store suite on the newest Neo4j
	@LIANXIN_TEST_NEO4J=newest $(BIN)/python -m pytest tests/loaders/store tests/loaders/statements -m "not soak" $(ARGS)

soak: setup  ## the kill loops, 50 rounds each
	@$(BIN)/python -m pytest -m soak $(ARGS)

schema: setup  ## renew docs/schema.graphql
	@$(BIN)/python -m graph_schema.schema > docs/schema.graphql

clean:  ## remove what setup made in this clone (the user's cache stays)
	rm -rf .venv .tools tests/suites/node_modules
