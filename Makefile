# Everything one does with this house, by one word each.
WEB      := control/web
PAGES    := $(WEB)/dist/index.html
MODULES  := $(WEB)/node_modules/.package-lock.json
SOURCES  := $(shell find $(WEB)/src $(WEB)/embed $(WEB)/public $(WEB)/locales $(WEB)/*.html $(WEB)/*.ts $(WEB)/*.js $(WEB)/package.json -type f 2>/dev/null)

.PHONY: help build run test check bench drill fmt pages
.DEFAULT_GOAL := help

help: ## Say what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

build: pages ## Build pages and program
	@cargo build --locked -p schalter-control --bin schalter

run: build ## Build and start everything on http://localhost:8080, with a demo town (Ctrl-C stops)
	@exec env SCHALTER_STORE__DEMO=true $${CARGO_TARGET_DIR:-target}/debug/schalter

test: ## Install what the tests need, then run every check and every test
	@scripts/test.sh

check: pages ## Formatting, lints, documentation, dependencies, pages, deployment files: no test is run
	@scripts/check.sh

bench: pages ## Measure, and write benches/results/
	@scripts/bench.sh

drill: pages ## Kill nodes, control and PostgreSQL, cut links, fill the disk, turn the clock, and write benches/results/faults.md
	@cargo build --locked --release -p schalter-control -p schalter-sfu -p schalter-benches --bins
	@PROFILE=release $${CARGO_TARGET_DIR:-target}/release/schalter-benches drill --binaries $${CARGO_TARGET_DIR:-target}/release

fmt: ## Format the Rust code
	@cargo fmt --all

pages: $(PAGES)

$(PAGES): $(MODULES) $(SOURCES)
	@npm --prefix $(WEB) run --silent build
	@touch $@

$(MODULES): $(WEB)/package-lock.json
	@npm --prefix $(WEB) ci --no-audit --no-fund
	@touch $@
