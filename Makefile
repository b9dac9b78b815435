# Everything runs in .venv, made from requirements/lock.txt; `make` alone lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup reproduce page status test test-fast test-all audit \
	verify verify-cpus test-bulk test-faults lint format bench check-gradients lock bench-lock clean

PYTHON = python3
PIP_FLAGS = -qq --disable-pip-version-check --no-input
IN_VENV = PATH="$(CURDIR)/.venv/bin:$$PATH"
UV_VERSION = 0.13.9
ON_TWO_CORES = -n 2 --dist worksteal
SCRIPTS = src/unstable_gradients/page/web
LONGER = page/web pipeline faults bad_input audit *figure*.py *render.py *cluster.py *programs.py *momentum_descent.py

# $(call make_venv,FOLDER,LOCK): a fresh environment holding exactly what the lock lists.
define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "$(PYTHON): Python 3.11 or newer is needed; name one with 'make PYTHON=...'" >&2; exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "$(PYTHON): cannot make environments; install its venv package (Debian: python3-venv)" >&2; exit 1; }
@echo "Installing $(2) into $(1)"
@$(PYTHON) -m venv --clear $(1)
@$(1)/bin/python -m pip install $(PIP_FLAGS) --require-hashes -r $(2)
endef

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

setup: .venv/.complete ## create .venv from the lock file (no-op when it is up to date)
	@:

reproduce: setup ## regenerate every number, table, figure and the report
	@$(IN_VENV) dvc repro

page: setup ## render the report from the results that git keeps, without training
	@$(IN_VENV) python -m unstable_gradients.audit.committed

status: setup ## list what would run again, and why
	@$(IN_VENV) dvc repro --quiet code
	@$(IN_VENV) dvc status

test: setup ## run the tests
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES)

test-fast: setup ## run those of less than a minute, while editing
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES) $(LONGER:%='--ignore-glob=tests/%')

test-all: setup ## run the tests, and a second whole run of the tiny study
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES) -m ""

test-faults: setup ## kill, starve and damage the pipeline in every way that is known
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES) tests/faults --every-fault

test-bulk: setup ## run thousands of cases of bad input
	@$(IN_VENV) UNSTABLE_GRADIENTS_BULK=1 python -m pytest tests/bad_input

audit: setup ## check every output with all that it was made from; OUTPUT=... shows one's lineage
	@.venv/bin/python -m unstable_gradients.audit $(if $(OUTPUT),'$(OUTPUT)')

verify: setup ## rebuild the last commit elsewhere and compare every output
	@.venv/bin/python -m unstable_gradients.audit.verify

verify-cpus: setup ## compare the bits of a small run with those on emulated processors
	@.venv/bin/python -m unstable_gradients.audit.cpus

lint: setup ## check formats, lint and types
	@$(IN_VENV) ruff format --check
	@$(IN_VENV) ruff check
	@$(IN_VENV) mypy
	@$(IN_VENV) oxfmt --check $(SCRIPTS)
	@$(IN_VENV) oxlint --quiet --deny-warnings $(SCRIPTS)
	@$(IN_VENV) check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml

format: setup ## format the code and apply safe lint fixes
	@$(IN_VENV) ruff check --fix --exit-zero --quiet
	@$(IN_VENV) ruff format
	@$(IN_VENV) oxlint --quiet --fix $(SCRIPTS)
	@$(IN_VENV) oxfmt $(SCRIPTS)

bench: .venv-bench/.complete ## measure training speed against PyTorch, JAX and the floor
	@.venv-bench/bin/python benchmarks/run.py

check-gradients: .venv-bench/.complete ## hold gradients and momentum against PyTorch's
	@.venv-bench/bin/python benchmarks/check_gradients.py

# $(call resolve,WHAT,LOCK): pin WHAT for every platform. uv does not read pip's configuration, so
# the index pip uses is handed on by environment.
define resolve
@index="$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null)}"; \
if [ -n "$$index" ]; then UV_DEFAULT_INDEX="$$index"; export UV_DEFAULT_INDEX; fi; \
.venv-lock/bin/uv pip compile $(1) --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make $@" \
	--upgrade --quiet --output-file $(2)
endef

lock: .venv-lock/.complete ## resolve requirements/lock.txt anew
	$(call resolve,pyproject.toml --extra cluster --group dev,requirements/lock.txt)

bench-lock: .venv-lock/.complete ## resolve requirements/bench-lock.txt anew, versions as in lock.txt
	$(call resolve,--group pyproject.toml:bench --constraints requirements/lock.txt,requirements/bench-lock.txt)
	@cat requirements/torch-cpu.txt >> requirements/bench-lock.txt

clean: ## remove environments and tool caches (data and results stay)
	@rm -rf .venv .venv-bench .venv-lock .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	@find src stages tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# A stamp is written last, so an interrupted set-up is done again from the start.
.venv/.locked: requirements/lock.txt
	$(call make_venv,.venv,requirements/lock.txt)
	@touch $@

.venv/.complete: .venv/.locked pyproject.toml
	@.venv/bin/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --editable .
	@touch $@

.venv-bench/.complete: requirements/bench-lock.txt
	$(call make_venv,.venv-bench,requirements/bench-lock.txt)
	@touch $@

.venv-lock/.complete: Makefile
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip install $(PIP_FLAGS) uv==$(UV_VERSION)
	@touch $@
