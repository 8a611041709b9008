# Earshot. "make" alone lists what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
# A release build says make build VERSION=1.2.3; without one the code's own version stands. Where git will not speak (a clone
# of another user, say) the build goes without the commit.
LDFLAGS  := -s -w $(if $(VERSION),-X main.version=$(VERSION))
STAMP    := $(shell git rev-parse HEAD >/dev/null 2>&1 || echo -buildvcs=false)
SERVERS  := scripts/servers/servers.sh
FUZZTIME ?= 20s

.PHONY: help
help: ## this list
	@echo "Earshot: make TARGET"
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## the whole of Earshot in one process, on a synthetic corpus; needs nothing but Go
	bin/earshot demo

.PHONY: build
build: ## bin/earshot, static
	CGO_ENABLED=0 go build -trimpath $(STAMP) -ldflags '$(LDFLAGS)' -o bin/earshot ./cmd/earshot

.PHONY: check
check: format vet tidy unit ## the inner loop: format, vet, tidy, unit tests; no servers

.PHONY: test
test: ## everything: check, lint, contract suites and end-to-end tests on a real Kafka and Elasticsearch
	@scripts/test.sh

.PHONY: format
format: ## names files that gofmt would change
	@out=$$(gofmt -l .); [ -z "$$out" ] || { echo "run gofmt -w on:"; echo "$$out"; exit 1; }

.PHONY: vet
vet: ## go vet, with and without the server tests
	go vet ./...
	go vet -tags servers,foreign,browser ./...

.PHONY: tidy
tidy: ## go.mod and go.sum are what the code needs
	go mod tidy -diff

.PHONY: unit
unit: ## unit tests of every package under the race detector
	go test -race -timeout 30m ./...

.PHONY: lint
lint: ## golangci-lint, pinned; the first run builds it, which takes minutes
	go run $(GOLANGCI) run ./...
	@if command -v shellcheck >/dev/null; then shellcheck .ci/run $$(find scripts -name '*.sh'); fi

.PHONY: servers-test
servers-test: ## the tests tagged "servers" alone, on servers they start
	$(SERVERS) run scripts/servers-test.sh

.PHONY: browser-test
browser-test: ## the pages in a real Chromium, on both stores; pictures go to screenshots/
	$(SERVERS) run scripts/browser-test.sh

.PHONY: eval
eval: build ## how good the analysis is, on the labelled sets that come with it
	bin/earshot eval

.PHONY: dictionary
dictionary: ## docs/data-dictionary.md, from the index templates and the columns of the exports
	go run $(STAMP) ./cmd/earshot config dictionary > docs/data-dictionary.md.new
	mv docs/data-dictionary.md.new docs/data-dictionary.md

.PHONY: bench
bench: ## Go benchmarks, one run end to end, then rollups of and searches in large archives (the first time an hour)
	go test -run '^$$' -bench . -benchmem ./...
	@scripts/bench.sh
	@scripts/bench-archive.sh

.PHONY: fuzz
fuzz: ## every fuzz test for a short while (FUZZTIME=20s)
	@FUZZTIME=$(FUZZTIME) scripts/fuzz.sh

.PHONY: servers-up
servers-up: ## start the test servers and leave them running
	@$(SERVERS) up && $(SERVERS) env

.PHONY: servers-down
servers-down: ## stop the test servers; their data stays
	@$(SERVERS) down

.PHONY: clean
clean: ## stop the test servers, delete their data and what was built
	@$(SERVERS) wipe
	rm -rf bin .servers
