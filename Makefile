# SPDX-License-Identifier: Apache-2.0
#
# make run      build, start the daemon on a socket below this folder, carry a matter of each procedure
# make test     everything: unit tests, definitions, the tour, a real systemd where that is possible
# make bench    measure it on this machine, beside SQLite and beanstalkd (QUICK=1, PARTS="intake", MARKDOWN=1)
# make fuzz     formulas and patterns under libFuzzer, where the toolchain has it (FOR=60)
# make install  lay the programs, units and sample definitions where Debian expects them (DESTDIR=)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr
DESTDIR ?=
SWIFT ?= swift
# Where SwiftPM builds what is shipped; another folder than .build lets debug builds go on meanwhile.
SCRATCH ?= .build
# The shipped programs: optimised, and with Swift's own libraries inside, so that they need none of the toolchain.
RELEASE := $(SWIFT) build -c release --static-swift-stdlib --scratch-path $(SCRATCH)
BIN := $(SCRATCH)/release
SOURCES := $(shell find Sources Package.swift -type f 2>/dev/null)

.PHONY: help
help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# What a fresh Debian lacks beside Swift, by apt where one may.
.PHONY: deps
deps:
	@./units/install-dependencies

.PHONY: run
run: deps
	$(SWIFT) build --product duband
	$(SWIFT) build --product dubanctl
	./Tests/tour/run

# Tests that look at what the daemon does within its own limits of time: all others at once beside them would starve it.
UNHURRIED := DubanServerTests\.(DescriptorTests|PatienceTests)

# All at once the others starve one another until their patience ends: so many at a time, where the toolchain knows how.
AT_ONCE = $(if $(shell $(SWIFT) test --help-hidden | grep maximum-parallelization),\
  --experimental-maximum-parallelization-width 4)

.PHONY: test
test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --parallel $(AT_ONCE) --skip '$(UNHURRIED)'
	$(SWIFT) test --skip-build --filter '$(UNHURRIED)'
	.build/debug/dubanctl check workflows
	.build/debug/dubanctl simulate workflows
	./Tests/tour/run --check
	./Tests/openapi/run
	./Tests/schema/run
	./Tests/calendars/run
	$(MAKE) --no-print-directory lint test-machine

# Formulas and patterns under libFuzzer, where the toolchain has it; FOR says how many seconds.
FOR ?= 60
.PHONY: fuzz
fuzz:
	mkdir -p $(SCRATCH)/fuzz/corpus
	$(SWIFT)c -O -sanitize=fuzzer,address -parse-as-library -swift-version 6 \
	  $$(find Sources/CEL -name '*.swift') Tests/Fuzz/formulas.swift -o $(SCRATCH)/fuzz/formulas
	cd $(SCRATCH)/fuzz && ASAN_OPTIONS=detect_leaks=0 ./formulas -max_total_time=$(FOR) -max_len=400 -timeout=5 corpus

# The tests that need a real systemd, in a throw-away machine of their own; what cannot be is said and left out.
.PHONY: test-machine
test-machine: build-release
	BIN=$(BIN) ./Tests/machine/test

.PHONY: lint
lint:
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

.PHONY: format
format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

# What Benchmarks/README.md explains, in one run.
.PHONY: bench
bench: deps build-release
	$(RELEASE) --product duban-bench
	./Benchmarks/install-beanstalkd
	$(BIN)/duban-bench --duband $(BIN)/duband $(if $(QUICK),--quick) $(if $(MARKDOWN),--markdown) $(PARTS)

.PHONY: build-release
build-release: $(BIN)/duband $(BIN)/dubanctl

$(BIN)/duband $(BIN)/dubanctl &: $(SOURCES)
	$(RELEASE) --product duband
	$(RELEASE) --product dubanctl
	touch $(BIN)/duband $(BIN)/dubanctl

.PHONY: install
install: build-release
	install -D -s -m 755 $(BIN)/duband $(DESTDIR)$(PREFIX)/bin/duband
	install -D -s -m 755 $(BIN)/dubanctl $(DESTDIR)$(PREFIX)/bin/dubanctl
	install -D -m 644 units/duband.socket $(DESTDIR)/lib/systemd/system/duband.socket
	install -D -m 644 units/duband.service $(DESTDIR)/lib/systemd/system/duband.service
	install -D -m 644 units/duban-backup.service $(DESTDIR)/lib/systemd/system/duban-backup.service
	install -D -m 644 units/duban-backup.timer $(DESTDIR)/lib/systemd/system/duban-backup.timer
	install -D -m 644 units/duban.sysusers $(DESTDIR)/usr/lib/sysusers.d/duban.conf
	install -D -m 644 units/duban.tmpfiles $(DESTDIR)/usr/lib/tmpfiles.d/duban.conf
	install -D -m 644 units/duban.catalog $(DESTDIR)/usr/lib/systemd/catalog/duban.catalog
	install -D -m 644 units/duban.zh_CN.catalog $(DESTDIR)/usr/lib/systemd/catalog/duban.zh_CN.catalog
	install -D -m 644 README.md $(DESTDIR)$(PREFIX)/share/doc/duban/README.md
	install -D -m 644 README.zh-CN.md $(DESTDIR)$(PREFIX)/share/doc/duban/README.zh-CN.md
	./units/install-definitions $(DESTDIR)/etc/duban/workflows
	for shell in bash zsh fish; do \
	  case $$shell in \
	    bash) file=$(DESTDIR)$(PREFIX)/share/bash-completion/completions/dubanctl ;; \
	    zsh) file=$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_dubanctl ;; \
	    fish) file=$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/dubanctl.fish ;; \
	  esac; \
	  install -d "$$(dirname "$$file")"; \
	  $(BIN)/dubanctl --generate-completion-script $$shell >"$$file"; \
	done
	@if [ -z "$(DESTDIR)" ]; then ./units/after-install; fi

.PHONY: clean
clean:
	rm -rf .build .run
