# `make` in a fresh clone sets up everything it needs and builds every briefing; `make help` lists
# the other targets. To use another Python: make PYTHON=python3.12, which recreates .venv
PYTHON ?= python3
ifneq ($(origin PYTHON),file)
export BRIEFING_PYTHON := asked
endif
BIN := .venv/bin
SET_UP := $(PYTHON) -m briefing.bootstrap

.DEFAULT_GOAL := build
.PHONY: build release test check bench lock picture pages tags reference handbook clean help

build: ## build every briefing in content/ into output/ (sets up first, as all of these do)
	@$(PYTHON) build.py

release: ## lay out output/release, to be published; ARGS="--tag v1" names the tag
	@$(PYTHON) build.py release $(ARGS)

test: ## run the whole test suite; ARGS="-k name" narrows it
	@$(SET_UP) dev -m pytest -n auto $(ARGS)

CHECKS := "ruff check ." "ruff format --check ." "mypy" "lint-imports" \
	"python build.py schema --check" "zizmor --offline --quiet ." "actionlint"

check: ## lint, format, types, import contracts, JSON Schemas, workflows: all, then say which failed
	@$(SET_UP) dev
	@failed=; for check in $(CHECKS); do \
		echo "== $$check"; \
		PATH="$(CURDIR)/$(BIN):$$PATH" $$check || failed="$$failed, $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed: $${failed#, }" >&2; exit 1; fi

bench: ## how fast it is, beside its peers, in ratios; ARGS="--help" tells of parts
	@$(SET_UP) dev -m benchmarks $(ARGS)

LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11

lock: ## write the lock files anew from pyproject.toml; ARGS=--upgrade takes newer versions
	@$(SET_UP) dev
	$(LOCK) $(ARGS) pyproject.toml -o requirements.lock
	$(LOCK) $(ARGS) --extra cluster -c requirements.lock pyproject.toml -o requirements-cluster.lock
	$(LOCK) $(ARGS) --extra cluster --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

picture: build ## draw the first page anew for the README
	@$(SET_UP) dev docs/picture.py output/kazakhstan-briefing-en.pdf docs/page-1.svg

pages: ## keep the pages as they are now as those that tests/visual compares with: look first
	@$(SET_UP) dev -m pytest -n auto tests/visual/test_pages.py --update-pages $(ARGS)

tags: ## keep the tag trees as they are now as those that tests/press compares with: read them first
	@$(SET_UP) dev -m pytest tests/press/test_tag_trees.py --update-tags $(ARGS)

reference: ## write docs/content.md and docs/commands.md anew from the model and the command line
	@PYTHONPATH=. $(SET_UP) dev docs/reference.py
	@PYTHONPATH=. $(SET_UP) dev docs/commands.py

handbook: ## build the handbook, docs/ as pages that need nothing else, into output/handbook/
	@PYTHONPATH=. $(SET_UP) dev docs/handbook.py output/handbook
	@echo output/handbook/index.html

clean: ## remove what was built and the tools' caches; .venv stays
	find output -mindepth 1 ! -name .gitignore -delete
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
