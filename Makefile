# Two commands do everything a fresh machine needs: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python

.PHONY: help demo test test-long check check-web bench serve browser mail words lock clean
.NOTPARALLEL:

help:
	@echo "make demo       the whole story offline: invented platforms, three nights, a finished site in .demo/"
	@echo "make serve      show the demo's site on loopback, rebuilt and reloaded on change"
	@echo "make test       the default suite (browser tests need: make browser)"
	@echo "make test-long  the full hostile, kill and property runs"
	@echo "make check      format, lint, types, layers"
	@echo "make check-web  the finished site: accessibility, HTML, links, policy, weight, Lighthouse (needs Node and Java)"
	@echo "make bench      speed as ratios, in one run"
	@echo "make browser    find a Chromium for the tests, or install the system's"
	@echo "make mail       install the mail server and the spam filter that tests of letters use (apt)"
	@echo "make words      bring the catalogues of the interface's languages up to date"
	@echo "make lock       write the lock files anew"
	@echo "make clean      remove what the others made"

# The stamps cost nothing when the locks have not changed.
$(VENV)/run.stamp: requirements.lock tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py $(VENV) requirements.lock
	@touch $@

# What the tests need includes what a run needs, at the same versions.
$(VENV)/test.stamp: tests/requirements.lock tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py $(VENV) tests/requirements.lock
	@touch $@ $(VENV)/run.stamp

demo: $(VENV)/run.stamp
	@$(RUN) -m nocturne demo $(ARGS)

serve: $(VENV)/run.stamp
	@$(RUN) -m nocturne serve --project $(if $(wildcard .demo/content),.demo,.) $(ARGS)

test: $(VENV)/test.stamp
	@$(RUN) -m pytest -n auto $(ARGS)

test-long: $(VENV)/test.stamp
	@$(RUN) -m pytest -n auto --long $(ARGS)

check: $(VENV)/test.stamp
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports --no-cache

check-web: $(VENV)/test.stamp
	@$(RUN) -m tools.check_web $(ARGS)

bench: $(VENV)/test.stamp
	@$(RUN) tests/bench/run.py $(ARGS)

browser:
	@$(PYTHON) tools/browser.py

mail:
	@$(if $(filter 0,$(shell id -u)),,sudo) apt-get install --yes --no-install-recommends opensmtpd spamassassin

words: $(VENV)/test.stamp
	@$(RUN) tools/catalogues.py

lock:
	@$(PYTHON) tools/lock.py $(ARGS)

clean:
	rm -rf $(VENV) .demo .serve .mypy_cache .pytest_cache .ruff_cache .hypothesis
