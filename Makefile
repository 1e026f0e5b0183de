# SPDX-License-Identifier: GPL-2.0
#
# Targets for people; "make help" lists them. The kernel's build reads Kbuild
# instead of this.

KVER ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KVER)/build
PREFIX ?= /usr
DESTDIR ?=
INSTALL ?= install
DEPMOD ?= depmod
LDCONFIG ?= ldconfig

# What the tree is for, which need not be the running kernel.
RELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
	    $(KDIR)/include/generated/utsrelease.h)
LIBDIR ?= $(PREFIX)/lib
PLACES := DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) LIBDIR=$(LIBDIR)
LIBRARY := $(MAKE) -C tools/libnetft $(PLACES)
TOOL := $(MAKE) -C tools/netft $(PLACES)
MODULE = $(MAKE) -C $(KDIR) M=$(CURDIR)

.DEFAULT_GOAL := all
.PHONY: all modules tools install modules-install tools-install uninstall \
	clean check check-all unit lint soak fuzz demo help need-kdir

all: modules tools

need-kdir:
	@test -e $(KDIR)/Makefile || { \
		echo "There is nothing to build a module with in $(KDIR)."; \
		echo "Install the headers of the running kernel (Debian: apt-get install linux-headers-$(KVER))"; \
		echo "or name the build tree of another kernel: make KDIR=/path/to/it"; \
		exit 1; } >&2

modules: need-kdir
	$(MODULE) modules

tools:
	$(LIBRARY)
	$(TOOL)

install: modules-install tools-install

modules-install: modules
	$(MODULE) INSTALL_MOD_PATH=$(DESTDIR) modules_install
	$(DEPMOD) $(if $(DESTDIR),-b $(DESTDIR)) $(RELEASE)

tools-install: tools
	$(LIBRARY) install
	$(TOOL) install
	$(if $(DESTDIR),,$(LDCONFIG))

uninstall: need-kdir
	$(LIBRARY) uninstall
	find $(DESTDIR)/lib/modules/$(RELEASE) -name 'netft.ko*' -delete
	$(DEPMOD) $(if $(DESTDIR),-b $(DESTDIR)) $(RELEASE)
	$(RM) $(DESTDIR)$(PREFIX)/sbin/netft
	$(RM) $(DESTDIR)$(PREFIX)/share/man/man8/netft.8
	$(RM) -r $(DESTDIR)$(PREFIX)/share/netft

# What a build leaves behind, also where the kernel's tree is gone.
clean:
	$(if $(wildcard $(KDIR)/Makefile),$(MODULE) clean)
	$(LIBRARY) clean
	$(TOOL) clean
	$(RM) *.o *.ko *.mod *.mod.c .*.cmd .*.d modules.order Module.symvers

check:
	selftests/check

check-all:
	selftests/check --all

unit:
	selftests/setup --checks
	selftests/unit/run

lint:
	selftests/setup --checks
	selftests/lint/run

soak:
	selftests/soak/run

fuzz:
	selftests/setup --checks
	selftests/fuzz/run

demo:
	./demo.sh

help:
	@echo 'make                 the module for the running kernel, and the tools'
	@echo 'make modules tools   one of them; KDIR=DIR names the build tree of another kernel'
	@echo 'make install         module, tool, library, manual pages and headers; DESTDIR=, PREFIX=$(PREFIX),'
	@echo '                     LIBDIR=$(LIBDIR)'
	@echo 'make uninstall       take them away again'
	@echo 'make check           what is fast, in guests with Linux 6.1 and two debug kernels, which'
	@echo '                     are built first, once; needs no root where all packages are'
	@echo '                     installed, and loads nothing here'
	@echo 'make check-all       all tests with all kernels'
	@echo 'make unit lint       the parts of it that need no guest'
	@echo 'make soak            for hours: a day of a busy CPU, an hour of faults'
	@echo 'make fuzz            hours of inputs, packets and messages that are made to break it'
	@echo 'make demo            see a failover between two guests'
	@echo 'make clean           remove what was built'
