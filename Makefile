# Everything from a fresh checkout. The two commands: `make demo` and `make test`.
# Stamps under build/ and .venv/ remember what is done; they follow the lock files and the sources.

PYTHON ?= python3
BIN := .venv/bin
# The plain shell's `command -v` looks at its first word only, so each name is asked for by itself.
CHROMIUM ?= $(shell command -v chromium-headless-shell || command -v chromium \
	|| command -v chromium-browser || command -v google-chrome)
CATALOGUES := $(wildcard src/yijia/*/locale/*/LC_MESSAGES/*.po src/yijia/*/*/locale/*/LC_MESSAGES/*.po)
ASSETS := $(shell find assets -type f 2>/dev/null)

.PHONY: demo test stories oldest bench matrix tour env assets messages chromium lint types clean
.DELETE_ON_ERROR:

demo: .venv/.main assets messages
	@exec $(BIN)/yijia demo

test: env assets messages chromium lint types
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n 2 --dist loadgroup

# All of it once more on the oldest PostgreSQL, reached by address and password.
oldest: env assets messages chromium
	YIJIA_TEST_POSTGRES=16 CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n 2 --dist loadgroup

bench: env assets messages
	@exec $(BIN)/yijia bench

# Every cell of who may, and every layer of it taken away in turn; writes docs/access-proof.md. With
# MATRIX_ONLY, a regular expression, those layers alone whose names it is found in, and no page.
matrix: env assets messages
	MATRIX=all $(BIN)/pytest -n 2 --dist loadgroup tests/matrix

# Every story in both languages; `make test` tells each in one of them.
stories: env assets messages chromium
	STORIES=all CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n 2 --dist loadgroup tests/stories

# The pages of docs/tour.md, as a browser story walks through them.
tour: env assets messages chromium
	STORIES=all STORY_PICTURES=1 CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n 0 tests/stories/test_issues.py -k lamp_is_mended
	$(BIN)/python -m tests.stories.tour

env: .venv/.test
assets: build/.assets
messages: build/.messages

# What is locked is installed with its hashes; the checkout itself goes in as it lies.
.venv/.main: requirements/main.txt pyproject.toml
	@$(PYTHON) .ci/needs.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements/test.txt .venv/.main
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

node_modules/.ready: package-lock.json package.json
	@$(PYTHON) .ci/needs.py node
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/.assets: node_modules/.ready $(ASSETS)
	npm run --silent build
	@mkdir -p $(@D) && touch $@

build/.messages: $(CATALOGUES) | .venv/.main
	$(BIN)/python -m yijia.config.messages
	@mkdir -p $(@D) && touch $@

chromium:
	@$(PYTHON) .ci/needs.py tests "$(CHROMIUM)"

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src
	git ls-files -z --cached --others --exclude-standard '*/templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check

types: env
	$(BIN)/mypy

clean:
	rm -rf .venv node_modules build var/tests
