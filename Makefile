.PHONY: test env
env: .venv/.ready
.venv/.ready: requirements/test.txt
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	touch $@
test: env
	.venv/bin/ruff check src/yijia/base
	.venv/bin/pytest
