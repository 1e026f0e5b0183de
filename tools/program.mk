# SPDX-License-Identifier: GPL-2.0
#
# A program that uses libnetft, and its tests. Its Makefile sets:
#   src               its folder
#   program           its name
#   parts             its source files, without .c
#   borrowed          those of other programs, as FOLDER/FILE, without .c
#   PACKAGES          of pkg-config
#   defines           flags of the preprocessor
#   TEST_PACKAGES     of its tests, besides
# and has targets to install it, and "check", which needs $(tests:%=$(O)/check/%)
# and, if scripts are to try it, $(O)/check/$(program).

CC ?= cc
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
INSTALL ?= install
PREFIX ?= /usr
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man

O ?= $(src)

# The same as the module's.
VERSION ?= $(or $(shell sed -n 's/^NETFT_VERSION := *//p' \
		   $(src)/../../Kbuild 2>/dev/null),unknown)

# Of the library, and of tests that make up what the kernel might say.
LIBRARY_PACKAGES := libnl-3.0 libnl-genl-3.0

# The library, built in its own folder or in ours.
library := $(src)/../libnetft
library_O := $(if $(filter-out $(src),$(O)),$(O)/libnetft,$(library))
shared := $(library_O)/libnetft.so
checked_library := $(library_O)/check/libnetft.a
library_make = +$(MAKE) -C $(library) O=$(abspath $(library_O))

# Our header comes before one that the system may have.
cppflags := -I$(src)/../../include/uapi -I$(library) \
	    $(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(defines) $(CPPFLAGS)
test_cppflags := $(shell $(PKG_CONFIG) --cflags $(LIBRARY_PACKAGES) $(TEST_PACKAGES))
cflags := -std=gnu11 -Wall -Wextra -Wshadow -Wformat=2 $(CFLAGS)
libs := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) $(LDLIBS)
test_libs := $(libs) $(shell $(PKG_CONFIG) --libs $(LIBRARY_PACKAGES) $(TEST_PACKAGES))
sanitize := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover

tests := $(patsubst $(src)/%.c,%,$(wildcard $(src)/test_*.c))
makefiles := $(src)/Makefile $(src)/../program.mk

# What tests are made of: everything but main().
objects := $(parts:%=$(O)/%.o) $(borrowed:%=$(O)/borrowed/%.o)
checked := $(parts:%=$(O)/check/%.o) $(borrowed:%=$(O)/check/borrowed/%.o)

.PHONY: all check clean install FORCE
.SECONDARY:

all: $(O)/$(program)

$(O)/$(program): $(objects) $(shared)
	$(CC) $(cflags) $(LDFLAGS) -o $@ $^ $(libs)

$(shared): FORCE
	$(library_make) all

$(checked_library): FORCE
	$(library_make) $(abspath $@)

$(O)/%.o: $(src)/%.c $(makefiles)
	@mkdir -p $(@D)
	$(CC) $(cppflags) $(cflags) -MMD -MP -c -o $@ $<

$(O)/borrowed/%.o: $(src)/../%.c $(makefiles)
	@mkdir -p $(@D)
	$(CC) $(cppflags) -D_GNU_SOURCE $(cflags) -MMD -MP -c -o $@ $<

$(O)/check/borrowed/%.o: $(src)/../%.c $(makefiles)
	@mkdir -p $(@D)
	$(CC) $(cppflags) -D_GNU_SOURCE $(cflags) $(sanitize) -MMD -MP -c -o $@ $<

$(O)/check/%.o: $(src)/%.c $(makefiles)
	@mkdir -p $(@D)
	$(CC) $(cppflags) $(cflags) $(sanitize) -MMD -MP -c -o $@ $<

$(O)/check/test_%.o: $(src)/test_%.c $(makefiles)
	@mkdir -p $(@D)
	$(CC) $(cppflags) $(test_cppflags) $(cflags) $(sanitize) -MMD -MP -c -o $@ $<

$(O)/check/$(program): $(checked) $(checked_library)
	$(CC) $(cflags) $(sanitize) $(LDFLAGS) -o $@ $^ $(test_libs)

$(O)/check/test_%: $(O)/check/test_%.o $(filter-out %/main.o,$(checked)) \
		   $(checked_library)
	$(CC) $(cflags) $(sanitize) $(LDFLAGS) -o $@ $^ $(test_libs)

clean:
	$(RM) $(O)/$(program) $(objects) $(objects:.o=.d)
	$(RM) -r $(O)/check $(O)/borrowed

-include $(wildcard $(O)/*.d $(O)/check/*.d $(O)/borrowed/*/*.d \
		   $(O)/check/borrowed/*/*.d)
