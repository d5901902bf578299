# Everything a newcomer, a developer and the gate need. `make demo` and `make test` are safe to repeat and to interrupt.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --compile-bytecode -c constraints.txt
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard eventreg/translations/*/LC_MESSAGES/messages.po))
MINUTES ?= 10
WORKERS ?= 2
# FRESH=1 makes the rehearsal of the demo anew.
FRESH ?=
export FRESH

.PHONY: demo test check soak format screenshots readme-pictures benchmark benchmark-feeds catalogues extract countries constraints clean
.DELETE_ON_ERROR:

demo: .venv/.demo catalogues
	$(BIN)/eventreg demo

test: .venv/.test libraries zones subscribers catalogues
	$(BIN)/pytest -n $(WORKERS) --dist loadscope

# What a developer runs before a commit: about two minutes.
check: .venv/.test zones catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet
	$(BIN)/pytest -n $(WORKERS) --dist loadscope -m "not soak and not browser and not slow"

# Long proofs; MINUTES says how long the open-ended ones go on.
soak: .venv/.test libraries zones subscribers catalogues
	MINUTES=$(MINUTES) $(BIN)/pytest -m soak -s

format: .venv/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint templates --reformat --quiet

# Every page, to be looked at: nothing of it is kept. The documentation has a few of its own.
screenshots: .venv/.test catalogues
	PYTHONPATH=tests $(BIN)/python -m journeys.screenshots pictures all

readme-pictures: .venv/.test catalogues
	PYTHONPATH=tests $(BIN)/python -m journeys.screenshots docs/screenshots

# Ratios for docs/performance.md.
benchmark: .venv/.test catalogues
	PYTHONPATH=tests:. $(BIN)/python -m benchmarks.first_line 2>/dev/null
	PYTHONPATH=tests:. $(BIN)/python -m benchmarks.pages 2>/dev/null

# A real server under load, beside nginx: needs wrk and nginx. SECONDS is how long each turn takes.
benchmark-feeds: .venv/.test catalogues
	PYTHONPATH=tests:. $(BIN)/python -m benchmarks.feeds

catalogues: $(CATALOGUES)

%.mo: %.po | .venv/.demo
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

# Brings the catalogues up to date with the sentences in the code; the new ones are then to be written.
extract: .venv/.test
	$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k translate:2 -k translate_count:2,3 -k _n:1,2 \
	  --no-location --omit-header --output-file .venv/messages.pot .
	$(BIN)/pybabel --quiet update --input-file .venv/messages.pot --output-dir eventreg/translations \
	  --no-fuzzy-matching --ignore-obsolete
	sed -i -E -e '/^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):/d' \
	  -e '$${/^$$/d}' eventreg/translations/*/LC_MESSAGES/messages.po

# Writes the names of countries from ISO 3166 and our list of United Nations names; then read what `git diff` shows.
countries: .venv/.test
	PYTHONPATH=tests $(BIN)/python -m summits.countries_from_iso

constraints:
	$(UV) pip compile --quiet --universal --no-header --no-annotate --all-extras --python-version 3.11 \
	  pyproject.toml --output-file constraints.txt
	printf '%s\n' $(SUBSCRIBERS) | $(UV) pip compile --quiet --universal --no-header --no-annotate \
	  --python-version 3.11 - --output-file $(SUBSCRIBER_PINS)

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

.venv/.demo: .venv/bin/uv pyproject.toml constraints.txt
	$(INSTALL) -e .
	@$(BIN)/python -m compileall -q eventreg
	@touch $@

.venv/.test: .venv/bin/uv pyproject.toml constraints.txt
	$(INSTALL) -e '.[postgres,dev]'
	@touch $@ .venv/.demo

# ical.js reads our feeds back in the tests; without it those tests say so. Tried again until it is there.
.PHONY: libraries
libraries: .venv/.test
	@test node_modules/.done -nt package-lock.json || { npm ci --silent --no-audit --no-fund && touch node_modules/.done; } \
	  || echo "ical.js could not be installed by npm: its tests cannot run"

# The zone data of before Morocco changed its clocks, in 2018 (compiled in a pytz of those days) and in 2026: what was
# published under it is retimed under today's in the tests; without it those tests say so. Tried again until it is there.
.PHONY: zones
zones: .venv/zones-2018.5/.done .venv/zones-2025.2/.done

.venv/zones-2018.5/.done: PACKAGE = pytz==2018.5
.venv/zones-2025.2/.done: PACKAGE = tzdata==2025.2
.venv/zones-%/.done: | .venv/.test
	@{ $(UV) pip install --quiet --python $(BIN)/python --no-deps --target $(@D) $(PACKAGE) && touch $@; } \
	  || echo "$(PACKAGE) could not be installed: the tests with old zone data cannot run"

# vdirsyncer and khal subscribe to our feeds in the tests, in an environment of their own: they ask for other versions of
# what we use; without it those tests say so. Tried again until it is there.
.PHONY: subscribers
subscribers: .venv/subscriber/.done

SUBSCRIBERS := vdirsyncer khal
SUBSCRIBER_PINS := tests/subscribers/constraints.txt
.venv/subscriber/.done: $(SUBSCRIBER_PINS) | .venv/.test
	@{ $(UV) venv --quiet --clear --python $(BIN)/python $(@D) \
	  && $(UV) pip install --quiet --python $(@D)/bin/python -c $< $(SUBSCRIBERS) && touch $@; } \
	  || echo "$(SUBSCRIBERS) could not be installed: the tests with these clients cannot run"

clean:
	rm -rf .venv node_modules instance build dist eventreg.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -f $(CATALOGUES)
