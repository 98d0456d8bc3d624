# Beatbook: `make demo` to try it, `make test` to test it. Both set everything up.

PORT ?= 8000
DATA ?= data/demo
JOBS ?= 2

BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check bench setup prepare

help:
	@echo "make demo    try it: a fictional agency at http://localhost:$(PORT) (PORT=, DATA=)"
	@echo "make test    every test, on SQLite and PostgreSQL, in Chromium"
	@echo "make check   style, types and import directions"
	@echo "make bench   speeds and sizes"

demo: $(READY)
	@exec $(BIN)/beatbook demo --port $(PORT) --data "$(DATA)"

test: $(READY) prepare
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(READY)
	$(BIN)/ruff check app tests
	$(BIN)/ruff format --check app tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	sh deploy/checkjs/check

bench: $(READY) prepare
	$(BIN)/python -m tests.bench $(ARGS)

setup: $(READY)

prepare:
	@sh .ci/prepare

$(READY): pyproject.toml requirements.lock
	@sh .ci/setup
	@touch $@
