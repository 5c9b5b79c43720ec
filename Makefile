# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# The capture goes on as sudo's caller; what make itself runs as root stays root.
unexport SUDO_UID SUDO_GID
# With its folders: they are newer when a file has gone.
SOURCES := $(shell find src 2>/dev/null)
WEB_SOURCES := $(shell find src/status/web -type f 2>/dev/null)

## run: start the appliance (IFACE=eth0 captures, REPLAY=file.pcap replays, else a made-up office)
.PHONY: run
run: setup build
	@bin/install-packages run
	@exec bin/run-local

## test: run all tests
.PHONY: test
test: setup build
	@bin/install-packages test
	@NODE_ENV=test ava $(AVA_FLAGS)

## check: types, lint, layers, dead code
.PHONY: check
check: setup
	tsc -p .
	biome check --error-on-warnings .
	@# It says "no violations" of nothing, too: at least one module must have been read.
	said=$$(depcruise src --config .dependency-cruiser.cjs); echo "$$said"; grep -Eq '[1-9][0-9]* modules' <<<"$$said"
	knip

## bench: measure speed and memory beside the peers (writes docs/BENCHMARKS.md)
.PHONY: bench
bench: setup build
	@bin/install-packages bench
	@bin/arpguard bench --write docs/BENCHMARKS.md

## conformance: try the uplink's losses against a real broker (10 minutes), or hold URL=mqtts://... against it
.PHONY: conformance
conformance: setup build
ifdef URL
	@node test/conformance/main.ts --url "$(URL)" $(if $(OPERATOR),--operator "$(OPERATOR)") $(CONFORMANCE_FLAGS)
else
	@bin/install-packages test
	@ARPGUARD_TRIALS=full NODE_ENV=test ava --timeout 12m 'test/conformance/*.test.ts'
endif

## scoreboard: hold the verdicts against captures and live attacks (writes docs/SCOREBOARD.md)
.PHONY: scoreboard
scoreboard: setup build
	@bin/install-packages scoreboard
	@node bench/scoreboard/main.ts --write docs/SCOREBOARD.md $(SCOREBOARD_FLAGS)

## fleet-sim: measure one broker with N simulated appliances (N=5000) for S seconds (S=60)
.PHONY: fleet-sim
fleet-sim: setup
	@bin/install-packages fleet-sim
	@ulimit -n $$(ulimit -Hn) && node test/fleet-sim/main.ts --devices $(or $(N),5000) --seconds $(or $(S),60)

## fleet-ingest: measure how fast one ack writer and one PostgreSQL keep a fleet's records
.PHONY: fleet-ingest
fleet-ingest: setup
	@bin/install-packages fleet-ingest
	@node test/fleet-sim/main.ts --ingest

## coverage: run all tests and say what they reach
.PHONY: coverage
coverage: setup build
	@bin/install-packages test
	@npm run coverage

## models: train the base models from the made-up office, to the same bytes each time
.PHONY: models
models: setup
	@node src/app/base/make-base-models.ts

## docs: write the references of configuration and MQTT from their schemas
.PHONY: docs
docs: setup
	@node docs/write-config-reference.ts
	@node docs/write-contract.ts

## setup: install the npm packages that package-lock.json pins
.PHONY: setup
setup: node_modules/.setup

node_modules/.setup: package.json package-lock.json
	@command -v npm >/dev/null || bin/install-packages setup
	npm ci --prefer-offline --no-audit --no-fund --loglevel=error
	@touch $@

## build: bundle the page and the program
.PHONY: build
build: build/web/index.html build/app/main.js

build/web/index.html: node_modules/.setup $(WEB_SOURCES)
	@node src/status/web/build.ts

build/app/main.js: node_modules/.setup $(SOURCES)
	@node src/app/build.ts

## clean: remove everything that was made here
.PHONY: clean
clean:
	rm -rf node_modules build var .cache coverage

## help: this list
.PHONY: help
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' Makefile | expand -t 14
