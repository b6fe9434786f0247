# wiredup: build, check, install. `make help` lists the targets.
CC ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
VARIANT ?= release
PKG_CONFIG ?= pkg-config
B := build/$(VARIANT)
PKGS := libuv libxxhash zlib json-c libutf8proc libxml-2.0 libcurl

WARN := -Wall -Wextra -Wshadow -Wpointer-arith $(if $(CI),-Werror)
DEFS := -std=c11 -D_GNU_SOURCE -Ilib -Idaemon -fvisibility=hidden -MMD -MP
LIBS = $(shell $(PKG_CONFIG) --libs $(PKGS)) -lpthread -lm
INCS = $(shell $(PKG_CONFIG) --cflags $(PKGS))
SAN_asan := -fsanitize=address,undefined -fno-omit-frame-pointer -O1
SAN_tsan := -fsanitize=thread -O1
ALL_CFLAGS = $(CFLAGS) $(SAN_$(VARIANT)) $(DEFS) $(WARN) $(INCS)
Q := $(if $(V),,@)

LIB_O := $(patsubst %.c,$B/%.o,$(shell find lib -name '*.c'))
DAEMON_O := $(patsubst %.c,$B/%.o,$(shell find daemon -name '*.c'))
TESTS := $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/test_*.c))

all: $B/bin/wiredup ## build the program
$B/bin/wiredup: $(DAEMON_O) $B/libwiredup.a
	@mkdir -p $(@D) $B/share; ln -sfn ../../../conf $B/share/wiredup
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(DAEMON_O) $B/libwiredup.a $(LIBS)
$B/libwiredup.a: $(LIB_O)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
$B/%.o: %.c
	@mkdir -p $(@D); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<
$B/tests/%: tests/unit/%.c $B/libwiredup.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(filter-out %/main.o,$(if $(findstring test_daemon,$@),$(DAEMON_O))) $B/libwiredup.a $(LIBS) -lcmocka
tests: $(TESTS)
-include $(shell find $B -name '*.d' 2>/dev/null)
.PHONY: all tests
