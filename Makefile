# `make` in a fresh clone installs everything it needs and builds every briefing; `make help` lists
# the other targets. `make PYTHON=python3.12` makes .venv with another Python, if there is none yet.
PYTHON ?= python3
BIN := .venv/bin
SET_UP := $(PYTHON) -I briefing/system/setup.py
# Containers often set this; each process that a test starts would then compile all modules anew.
TEST := env -u PYTHONDONTWRITEBYTECODE $(SET_UP) dev -m pytest

.DEFAULT_GOAL := build
.PHONY: build release test quick soak check bench lock picture pages tags reference layout handbook clean help

build: ## build every briefing in content/ into output/ (like all targets, installs what is missing first)
	@$(PYTHON) build.py

release: ## build output/release to publish; ARGS="--tag v1" names the tag
	@$(PYTHON) build.py release $(ARGS)

test: ## run the whole test suite; ARGS="-k name" narrows it
	@$(TEST) -n auto $(ARGS)

QUICK := $(addprefix tests/,read review model compose test_changes.py test_rules.py test_reporting.py \
	test_terminal.py test_prose.py test_glossary.py test_nearest.py test_catalogue.py test_colour.py \
	test_kazakhstan.py)

quick: ## the tests of reading, review, changes and composing, in half a minute, while you write
	@$(TEST) -n auto -m "not slow and not hypothesis" $(QUICK) $(ARGS)

soak: ## what takes an hour: a set with workers killed, a long preview, mutated content, 20 times the examples
	@$(TEST) tests/soak $(ARGS)
	@BRIEFING_SOAK=20 $(TEST) -n auto -m "hypothesis or sampled" --timeout 3600 $(ARGS)

CHECKS := "ruff check ." "ruff format --check ." "mypy" "lint-imports" \
	"python build.py schema --check" "zizmor --offline --quiet ." "actionlint"

check: ## check lint, format, types, import contracts, JSON Schemas, workflows; then list failures
	@$(SET_UP) dev
	@failed=; for check in $(CHECKS); do \
		echo "== $$check"; \
		PATH="$(CURDIR)/$(BIN):$$PATH" $$check || failed="$$failed, $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed: $${failed#, }" >&2; exit 1; fi

bench: ## compare the speed with peers, in ratios; ARGS="--help" lists the parts
	@$(SET_UP) dev -m benchmarks $(ARGS)

LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11

lock: ## regenerate the lock files from pyproject.toml; ARGS=--upgrade takes newer versions
	@$(SET_UP) dev
	$(LOCK) $(ARGS) pyproject.toml -o requirements.lock
	$(LOCK) $(ARGS) --extra cluster -c requirements.lock pyproject.toml -o requirements-cluster.lock
	$(LOCK) $(ARGS) --extra vega -c requirements.lock pyproject.toml -o requirements-vega.lock
	$(LOCK) $(ARGS) --extra cluster --extra vega --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

picture: build ## redraw the pictures of pages in the README and the guide to themes
	@$(SET_UP) dev docs/picture.py output/kazakhstan-briefing-en.pdf docs/page-1.svg
	@$(SET_UP) dev docs/picture.py output/kazakhstan-glance-en.pdf docs/glance.svg
	@$(SET_UP) dev -m docs.theme_pictures

pages: ## save the current pages as references for tests/visual: look at them first
	@$(TEST) -n auto tests/visual/test_pages.py --update-pages $(ARGS)

tags: ## save the current structure trees as references for tests/press: read them first
	@$(TEST) tests/pdf/test_tag_trees.py --update-tags $(ARGS)

reference: ## regenerate docs/content.md and docs/commands.md
	@PYTHONPATH=. $(SET_UP) dev docs/reference.py
	@PYTHONPATH=. $(SET_UP) dev docs/commands.py

layout: ## regenerate docs/layout.md with the measures of the example
	@PYTHONPATH=. $(SET_UP) dev docs/layout.py

handbook: ## build docs/ as self-contained pages in output/handbook/
	@PYTHONPATH=. $(SET_UP) dev docs/handbook.py output/handbook
	@echo output/handbook/index.html

clean: ## remove built files and the tools' caches; keep .venv
	find output -mindepth 1 ! -name .gitignore -delete
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
