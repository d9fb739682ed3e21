# make run    starts the application on http://localhost:8501 (another port: make run PORT=8600)
# make setup  only installs what it needs, into .venv
# make check  style of Python and SQL, and the layers
# make format puts Python and SQL into that style, as far as a machine can
# make test   all checks, then the tests, those in the browser included
# make test-all  the same with every page where a few stand for all

PORT    ?= 8501
# Tests in a browser wait now and then: one worker more than there are cores keeps them all busy.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); test $$n -lt 4 && echo $$((n + 1)) || echo 4)
PYTEST  ?= -n $(WORKERS) --dist loadfile --no-loadscope-reorder
CHOSEN  := -m "not thorough"
VENV    := .venv
BIN     := $(VENV)/bin
RUNTIME := $(VENV)/.stamp-runtime
DEV     := $(VENV)/.stamp-dev
SQL_OK  := $(VENV)/.stamp-sql
BUSY    := $(VENV)/.installing

# Not in requirements-dev.txt: lifelines asks for pandas<3, but its Kaplan–Meier runs on the pandas 3 of the application.
LIFELINES := lifelines==0.30.3

# The first Python from 3.11 on; PYTHON=… chooses another one. Looked for only when .venv is built.
PYTHON  ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# A .venv whose interpreter is gone, too old or without pip, that was moved (its commands name the old folder), or
# whose installation was cut short, is built anew.
USABLE := $(shell test ! -e $(BUSY) && head -n 2 $(BIN)/pip 2>/dev/null | grep -qF "$(CURDIR)/$(VENV)/" && \
	$(BIN)/python -c 'import pip, sys; print(sys.version_info >= (3, 11))' 2>/dev/null)
REBUILD := $(if $(filter True,$(USABLE)),,new-venv)

SQL_DIRS  := $(wildcard kpis loyalty/views)
SQL_FILES := $(if $(SQL_DIRS),$(shell find $(SQL_DIRS) -name '*.sql'))

.PHONY: run setup test test-all check format clean new-venv
.DELETE_ON_ERROR:

run: setup
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

setup: $(RUNTIME)

# Every server and worker of the tests starts sooner from compiled files; as many of them as there are processors
# need no further threads for their small shops.
test: export PYTHONDONTWRITEBYTECODE =
test: export STAMMKUNDE_THREADS = 1
test: check
	$(BIN)/python tests/browser/ensure_chromium.py
	$(BIN)/python -m compileall -q loyalty tests
	$(BIN)/python -m pytest $(PYTEST) $(CHOSEN)

test-all: CHOSEN :=
test-all: test

check: $(DEV) $(SQL_OK)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

format: $(DEV)
	$(BIN)/ruff check --fix --exit-zero --quiet
	$(BIN)/ruff format
	$(if $(SQL_DIRS),PYTHONWARNINGS=ignore $(BIN)/sqlfluff fix --disable-progress-bar --processes 2 $(SQL_DIRS))

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

new-venv:
	@test -n "$(PYTHON)" || { echo "Stammkunde needs Python 3.11 or newer, and there is none on the PATH." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Stammkunde needs Python 3.11 or newer; $(PYTHON) is older or cannot be run." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make virtual environments. Please install the package python3-venv" \
			"(Debian, Ubuntu: sudo apt install python3-venv) and try again." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(RUNTIME): requirements.txt $(REBUILD)
	@touch $(BUSY)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@rm $(BUSY) && touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@touch $(BUSY)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps $(LIFELINES)
	@rm $(BUSY) && touch $@

# SQL is checked slowly, so only what changed; all of it when the rules did.
$(SQL_OK): $(SQL_FILES) pyproject.toml $(DEV)
	@files="$(if $(filter pyproject.toml $(DEV),$?),$(SQL_FILES),$(filter %.sql,$?))"; test -z "$$files" || \
		PYTHONWARNINGS=ignore $(BIN)/sqlfluff lint --disable-progress-bar --processes 2 $$files
	@touch $@
