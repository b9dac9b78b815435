# Everything runs in .venv, made from requirements/lock.txt; `make` alone lists the targets.
# Written for GNU make from 3.81 on and for BSD make: what they have in common is POSIX make.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup reproduce page status show compare test test-fast test-all audit crate check-crate \
	verify verify-cpus test-bulk test-faults test-mutants lint format bench bench-scale \
	check-gradients lock bench-lock crate-lock clean setup-bench setup-crate setup-lock

PYTHON = python3
# What a shell, an editor or a hook of git may have set for other projects, and would leak into this.
ELSEWHERE = PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS PYTHONDEVMODE PYTHONOPTIMIZE \
	PYTHONINSPECT PYTHONSAFEPATH VIRTUAL_ENV CDPATH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE \
	GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT
HERE = unset $(ELSEWHERE) 2>/dev/null;
IN_VENV = $(HERE) PATH="$$PWD/.venv/bin:$$PATH"; export PATH; exec
SET_UP = $(HERE) sh tools/set-up '$(PYTHON)'
ON_TWO_CORES = -n 2 --dist worksteal
CRATE = dist/unstable-gradients.crate.zip
SCRIPTS = src/unstable_gradients/page/web
LONGER = page/web pipeline faults bad_input audit crate *figure*.py *render.py *cluster.py *programs.py \
	*momentum_descent.py *set_up.py

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

setup: ## create .venv from the lock file (no-op when it is up to date)
	@$(HERE) sh tools/repository
	@$(SET_UP) .venv requirements/lock.txt pyproject.toml

reproduce: setup ## regenerate every number, table, figure and the report
	@$(IN_VENV) python -m unstable_gradients.progress

page: setup ## render the report from the results that git keeps, without training
	@$(IN_VENV) python -m unstable_gradients.audit.committed

status: setup ## list what would run again, and why
	@$(IN_VENV) dvc repro --quiet code
	@$(IN_VENV) dvc status

show: setup ## list the experiments: what was changed, which numbers differ (ALL=1: of all commits)
	@$(IN_VENV) python -m unstable_gradients.compare.experiments $${ALL:+--all}

compare: setup ## what changed from run A to run B; each a commit, an experiment or the workspace
	@$(IN_VENV) python -m unstable_gradients.compare $${ALL:+--all} "$${A:-HEAD}" "$${B:-workspace}"

test: setup ## run the tests
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES)

test-fast: setup ## run those of less than a minute, while editing
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES) $(LONGER:%='--ignore-glob=tests/%')

test-all: setup-crate setup ## run the tests, and a second whole run of the tiny study
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES) -m ""

test-faults: setup ## kill, starve and damage the pipeline in every way that is known
	@$(IN_VENV) python -m pytest $(ON_TWO_CORES) tests/faults --every-fault

test-bulk: setup ## run thousands of cases of bad input
	@$(IN_VENV) env UNSTABLE_GRADIENTS_BULK=1 python -m pytest tests/bad_input

test-mutants: setup ## change the code in 300 places, one by one, and see whether the tests notice
	@$(IN_VENV) env PYTHONPATH=tools python -m mutants

audit: setup ## check every output with all that it was made from; OUTPUT=... shows one's lineage
	@$(IN_VENV) python -m unstable_gradients.audit $${OUTPUT:+"$$OUTPUT"}

verify: setup ## rebuild the last commit elsewhere and compare every output
	@$(IN_VENV) python -m unstable_gradients.audit.verify

crate: setup ## write the study and its provenance into one archive, an RO-Crate, under dist/
	@$(IN_VENV) python -m unstable_gradients.crate $(CRATE)

check-crate: setup-crate crate ## validate it by its profiles and open it with another tool
	@$(HERE) .venv-crate/bin/python tools/check_crate.py $(CRATE)
	@$(HERE) .venv-crate/bin/runcrate report $(CRATE) >$(CRATE:.zip=.txt)
	@echo "$(CRATE:.zip=.txt): what runcrate reads in it"

verify-cpus: setup ## compare the bits of a small run with those on emulated processors
	@$(IN_VENV) python -m unstable_gradients.audit.cpus

lint: setup ## check formats, lint and types
	@$(IN_VENV) ruff format --check
	@$(IN_VENV) ruff check
	@$(IN_VENV) mypy
	@$(IN_VENV) oxfmt --check $(SCRIPTS)
	@$(IN_VENV) oxlint --quiet --deny-warnings $(SCRIPTS)
	@$(IN_VENV) check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(IN_VENV) check-jsonschema --quiet \
		--builtin-schema custom.github-workflows-require-timeout .github/workflows/*.yml
	@$(IN_VENV) check-jsonschema --quiet --builtin-schema vendor.citation-file-format CITATION.cff

format: setup ## format the code and apply safe lint fixes
	@$(IN_VENV) ruff check --fix --exit-zero --quiet
	@$(IN_VENV) ruff format
	@$(IN_VENV) oxlint --quiet --fix $(SCRIPTS)
	@$(IN_VENV) oxfmt $(SCRIPTS)

bench: setup-bench ## measure training speed against PyTorch, JAX and the floor
	@$(HERE) .venv-bench/bin/python benchmarks/run.py

bench-scale: setup ## measure how networks in a second grow with processes and Dask workers
	@$(IN_VENV) python benchmarks/scale.py

check-gradients: setup-bench ## hold gradients and momentum against PyTorch's
	@$(HERE) .venv-bench/bin/python benchmarks/check_gradients.py

# How a lock is resolved, for every platform. uv does not read pip's configuration, so the index that
# pip uses is handed on by environment.
INDEX = index="$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null)}"; \
	if [ -n "$$index" ]; then UV_DEFAULT_INDEX="$$index"; export UV_DEFAULT_INDEX; fi
RESOLVE = $(HERE) $(INDEX); .venv-lock/bin/uv pip compile --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url --upgrade --quiet

lock: setup-lock ## resolve requirements/lock.txt anew
	@$(RESOLVE) pyproject.toml --extra cluster --group dev \
		--custom-compile-command "make lock" --output-file requirements/lock.txt

bench-lock: setup-lock ## resolve requirements/bench-lock.txt anew, versions as in lock.txt
	@$(RESOLVE) --group pyproject.toml:bench --constraints requirements/lock.txt \
		--custom-compile-command "make bench-lock" --output-file requirements/bench-lock.txt
	@cat requirements/torch-cpu.txt >> requirements/bench-lock.txt

crate-lock: setup-lock ## resolve requirements/crate-lock.txt anew
	@$(RESOLVE) --group pyproject.toml:crate \
		--custom-compile-command "make crate-lock" --output-file requirements/crate-lock.txt

clean: ## remove environments and tool caches (data and results stay)
	@rm -rf .venv .venv-bench .venv-crate .venv-lock .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	@find src stages tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

setup-bench:
	@$(SET_UP) .venv-bench requirements/bench-lock.txt

setup-crate:
	@$(SET_UP) .venv-crate requirements/crate-lock.txt

setup-lock:
	@$(SET_UP) .venv-lock requirements/uv.txt
