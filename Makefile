# wiredup: build, check, install. `make help` lists the targets; V=1 shows the commands.
CC ?= cc
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
VARIANT ?= release
VERSION := $(shell sed -n 's/^\#define WIREDUP_VERSION "\(.*\)"/\1/p' lib/wiredup.h)

# What the program links, and what the checks add (tests/setup.sh installs what is missing).
LIB_PKGS := libxxhash zlib json-c libutf8proc libxml-2.0
DAEMON_PKGS := libuv libcurl libmicrohttpd
B := build/$(VARIANT)
Q := $(if $(V),,@)

SAN_asan := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1
SAN_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -O1
SAN_tsan := -fsanitize=thread -O1
WARN := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes $(if $(CI),-Werror)
ALL_CFLAGS = $(CFLAGS) $(SAN_$(VARIANT)) -std=c11 -D_GNU_SOURCE -Ilib -Idaemon \
	-fvisibility=hidden -MMD -MP $(WARN) $(INCS)
# Asked only when something is built: `make setup` must run without pkg-config.
INCS = $(eval INCS := $(shell $(PKG_CONFIG) --cflags $(LIB_PKGS) $(DAEMON_PKGS)))$(INCS)
LIBS = $(eval LIBS := $(shell $(PKG_CONFIG) --libs $(LIB_PKGS) $(DAEMON_PKGS)) -lpthread -lm)$(LIBS)

LIB_O := $(patsubst %.c,$B/%.o,$(shell find lib -name '*.c'))
DAEMON_O := $(patsubst %.c,$B/%.o,$(shell find daemon -name '*.c'))
TESTS := $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/test_*.c)) \
	$(patsubst tests/sim/%.c,$B/tests/%,$(wildcard tests/sim/test_*.c))
# The simulated disk and its judges, and the unit tests that write on it.
SIM_O := $(patsubst %.c,$B/%.o,$(filter-out tests/sim/test_% tests/sim/full.c,$(wildcard tests/sim/*.c)))
SIM_TESTS := test_append test_recover test_mend test_scan test_golden \
	test_seal test_sealing test_verify test_retain test_damaged
DOORS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_TIME ?= 60

# What install puts where; settings are never written over an edited file.
UNITS := wiredup.service wiredup-gather.service wiredup.socket
SETTINGS := wiredup.conf sources.d/README
MAN := daemon/wiredup.1 lib/wiredup.3 conf/wiredup.conf.5 lib/store/wiredup-log.5
man_path = $(PREFIX)/share/man/man$(subst .,,$(suffix $1))/$(notdir $1)

all: setup ## build the program
	$(Q)$(MAKE) $(if $(V),,-s) --no-print-directory $B/bin/wiredup

demo: all ## watch wire copies fall into clusters
	$(Q)$B/bin/wiredup demo

check: setup-check ## all tests a change must pass; ends with N passed, N failed, N skipped
	$(Q)$(MAKE) -s --no-print-directory $B/bin/wiredup $B/slow.so $(TESTS) $(DOORS:%=$B/fuzz/%)
	$(Q)tests/check.sh $B

asan tsan: setup-check ## the tests under address and undefined, or thread, sanitizers
	$(Q)TSAN_OPTIONS=suppressions=$(CURDIR)/tests/tsan.supp $(MAKE) -s --no-print-directory VARIANT=$@ check

check-layers: $B/libwiredup.a ## who may include and call whom
	$(Q)tests/check-layers.sh $B/libwiredup.a
check-size: ## lines of files and functions
	$(Q)tests/check-size.sh

setup: ## install what building needs and this machine lacks
	$(Q)tests/setup.sh build $(LIB_PKGS) $(DAEMON_PKGS)
setup-check: ## the same for the checks
	$(Q)tests/setup.sh check $(LIB_PKGS) $(DAEMON_PKGS) cmocka

$B/bin/wiredup: $(DAEMON_O) $B/libwiredup.a
	@mkdir -p $(@D) $B/share && ln -sfn ../../../conf $B/share/wiredup
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(DAEMON_O) $B/libwiredup.a $(LIBS)
$B/libwiredup.a: $(LIB_O)
	@echo "AR $@"; rm -f $@
	$(Q)$(AR) rcs $@ $^
$B/%.o: %.c
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<
# Tests of daemon files link what they need of the daemon.
$B/daemon.a: $(filter-out %/main.o,$(DAEMON_O))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
.SECONDEXPANSION:
$B/tests/%: tests/unit/%.c $B/libwiredup.a $$(if $$(findstring test_daemon,$$@),$B/daemon.a) \
		$$(if $$(filter $(SIM_TESTS),$$*),$B/sim.a)
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(filter %/daemon.a %/sim.a,$^) $B/libwiredup.a $(LIBS) -lcmocka
$B/sim.a: $(SIM_O)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
$B/tests/%: tests/sim/%.c $B/sim.a $B/libwiredup.a
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $B/sim.a $B/libwiredup.a $(LIBS) -lcmocka
crash: $B/tests/full ## crash the log in CRASH_STATES ways (10 million), CRASH_SECONDS at most
	$(Q)$B/tests/full

# Faults under the daemon, loaded before it by its tests.
$B/slow.so: tests/system/slow.c
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(CFLAGS) -std=c11 -D_GNU_SOURCE -shared -fPIC $(WARN) -o $@ $<

# Without libFuzzer a door is opened by replay.c; with it, by `make fuzz`.
$B/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $B/libwiredup.a
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer $<,$(filter %.c,$^)) \
		$B/libwiredup.a $(LIBS)
fuzz: setup ## each door of tests/fuzz for FUZZ_TIME seconds, by libFuzzer (needs clang)
	@command -v clang >/dev/null || { echo "make fuzz needs clang: apt-get install clang"; exit 1; }
	$(Q)$(MAKE) -s --no-print-directory VARIANT=fuzz CC=clang $(DOORS:%=build/fuzz/fuzz/%)
	$(Q)for door in $(DOORS); do mkdir -p build/fuzz/corpus/$$door; echo "fuzz $$door"; \
		build/fuzz/fuzz/$$door -max_total_time=$(FUZZ_TIME) -timeout=20 -verbosity=0 \
		-artifact_prefix=build/fuzz/$$door- build/fuzz/corpus/$$door \
		tests/fuzz/corpus/$$door || exit 1; done

golden: setup-check ## freeze the log's bytes and the words' numbers anew (tests/golden/README)
	$(Q)$(MAKE) -s --no-print-directory $B/tests/test_golden $B/tests/test_golden_words
	$(Q)$B/tests/test_golden_words --write
	$(Q)cd tests/golden && rm -rf live sealed mended && mkdir -p live sealed mended/damaged
	$(Q)$B/tests/test_golden --write

$B/bench/%: tests/bench/%.c $B/libwiredup.a
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $B/libwiredup.a $(LIBS)
bench: setup ## what each stage costs, beside references in the same run
	$(Q)$(MAKE) -s --no-print-directory $B/bench/bench $B/bench/worst $B/bench/pages $B/bench/feed $B/bin/wiredup
	$(Q)$B/bench/bench
	$(Q)$B/bench/worst
	$(Q)$B/bench/pages
	$(Q)$B/bench/feed
	$(Q)WIREDUP_BIN=$B/bin/wiredup /usr/bin/python3 tests/bench/whole.py
	$(Q)WIREDUP_BIN=$B/bin/wiredup /usr/bin/python3 tests/bench/follow.py

# tests/eval/README.md; make eval SEEDS="1 2" EVAL_OUT=new.json PROFILE=all
EVAL ?= ../shared/eval
eval: ## detection judged on the data in EVAL (eval-ablation: parts left out; eval-million)
eval eval-ablation eval-million: $(if $(wildcard $(EVAL)/score.py),all)
	$(Q)WIREDUP_BIN=$B/bin/wiredup /usr/bin/python3 -B tests/eval/eval.py --data '$(EVAL)' \
		$(patsubst eval-%,--%,$(filter eval-%,$@))

POWER_IMAGES ?= 1000
KILLS ?= 200
kill: setup-check ## the desk killed KILLS times under load, every story accounted for
	$(Q)$(MAKE) -s --no-print-directory $B/bin/wiredup
	$(Q)KILLS=$(KILLS) WIREDUP_BIN=$(CURDIR)/$B/bin/wiredup /usr/bin/python3 -m pytest -q \
		-p no:cacheprovider tests/system/test_replay.py -k again_and_again

power: setup-check ## POWER_IMAGES power cuts of ext4 and of xfs under a desk at work (root)
	$(Q)$(MAKE) -s --no-print-directory $B/bin/wiredup
	$(Q)POWER_IMAGES=$(POWER_IMAGES) WIREDUP_BIN=$(CURDIR)/$B/bin/wiredup /usr/bin/python3 -m pytest -q \
		-p no:cacheprovider tests/system/test_power.py

boot: all ## the installed units under a real systemd (root, systemd-nspawn)
	$(Q)tests/boot.sh $B

format: ## rewrite the sources in the house style
	clang-format -i $$(git ls-files '*.c' '*.h')
tidy: ## clang-tidy over lib and daemon
	clang-tidy --quiet $$(git ls-files 'lib/*.c' 'daemon/*.c') -- $(ALL_CFLAGS)

install: all ## install under $(DESTDIR)$(PREFIX), settings under $(DESTDIR)$(SYSCONFDIR)
	install -Dm755 $B/bin/wiredup $(DESTDIR)$(PREFIX)/bin/wiredup
	install -Dm644 lib/wiredup.h $(DESTDIR)$(PREFIX)/include/wiredup.h
	install -Dm644 $B/libwiredup.a $(DESTDIR)$(PREFIX)/lib/libwiredup.a
	cd conf && find * -type f ! -name '*.5' | while read -r f; do \
		install -Dm644 "$$f" "$(DESTDIR)$(PREFIX)/share/wiredup/$$f"; done
	$(foreach m,$(MAN),install -Dm644 $m $(DESTDIR)$(call man_path,$m);)
	install -d $(DESTDIR)$(UNITDIR)
	for u in $(UNITS); do sed 's|@BINDIR@|$(PREFIX)/bin|' systemd/$$u >$(DESTDIR)$(UNITDIR)/$$u; done
	install -Dm644 systemd/wiredup.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/wiredup.conf
	install -Dm644 systemd/wiredup.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/wiredup.conf
	install -d $(addprefix $(DESTDIR)$(SYSCONFDIR)/wiredup/,conf.d outlets.d agencies.d)
	@for f in $(SETTINGS); do to=$(DESTDIR)$(SYSCONFDIR)/wiredup/$$f; \
		if [ ! -e $$to ]; then install -Dm644 conf/$$f $$to; \
		elif ! cmp -s conf/$$f $$to; then install -m644 conf/$$f $$to.new; \
		echo "$$to was edited and stays; the new one is $$to.new"; fi; done
uninstall: ## remove what install put there; edited settings stay
	for f in $(SETTINGS); do to=$(DESTDIR)$(SYSCONFDIR)/wiredup/$$f; \
		cmp -s conf/$$f $$to && rm -f $$to; rm -f $$to.new; done; true
	-cd $(DESTDIR)$(SYSCONFDIR)/wiredup && rmdir --ignore-fail-on-non-empty * . 2>/dev/null
	rm -rf $(DESTDIR)$(PREFIX)/bin/wiredup $(DESTDIR)$(PREFIX)/include/wiredup.h \
		$(DESTDIR)$(PREFIX)/lib/libwiredup.a $(DESTDIR)$(PREFIX)/share/wiredup \
		$(addprefix $(DESTDIR)$(UNITDIR)/,$(UNITS)) \
		$(foreach m,$(MAN),$(DESTDIR)$(call man_path,$m)) \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d/wiredup.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/wiredup.conf
clean: ## remove build/
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z][a-z -]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 16

-include $(shell find $B -name '*.d' 2>/dev/null)
.PHONY: all eval eval-ablation eval-million power bench boot crash kill fuzz golden demo check asan tsan check-layers check-size setup setup-check format tidy \
	install uninstall clean help
.DELETE_ON_ERROR:
