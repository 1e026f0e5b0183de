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
# What a module is signed with: by default the key that DKMS uses.
MOK_KEY ?= /var/lib/dkms/mok.key
MOK_CERT ?= /var/lib/dkms/mok.pub

# Elsewhere, too, it means the same.
root := $(if $(DESTDIR),$(abspath $(DESTDIR)))
# What the tree is for, which need not be the running kernel.
RELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
	    $(KDIR)/include/generated/utsrelease.h)
MODULE = $(MAKE) -C $(KDIR) M=$(CURDIR)
TOOLS := $(patsubst tools/%/Makefile,%,$(wildcard tools/*/Makefile))

.DEFAULT_GOAL := all
.PHONY: all modules tools install modules-install tools-install uninstall \
	modules-uninstall tools-uninstall sign sign-key \
	clean check check-all check-packages check-clusters unit lint soak fuzz demo help need-kdir

all: modules tools

need-kdir:
	@test -e $(KDIR)/Makefile || { \
		echo "There is nothing to build a module with in $(KDIR)."; \
		echo "Install the headers of the running kernel (Debian: apt-get install linux-headers-$(KVER))"; \
		echo "or name the build tree of another kernel: make KDIR=/path/to/it"; \
		exit 1; } >&2

modules: need-kdir
	$(MODULE) modules

# One after another, as one needs the library of another: first that.
each-tool = set -e; for tool in libnetft $(filter-out libnetft,$(TOOLS)); do \
	$(MAKE) -C tools/$$tool DESTDIR=$(root) PREFIX=$(PREFIX) $(1); done

tools:
	+@$(call each-tool,all)

install: modules-install tools-install

# Where there is no key the kernel's build would try to sign with it all the same.
modules-install: modules
	$(MODULE) INSTALL_MOD_PATH=$(root) modules_install \
		$(if $(wildcard $(KDIR)/certs/signing_key.pem),,CONFIG_MODULE_SIG_ALL=)
	$(DEPMOD) $(if $(root),-b $(root)) $(RELEASE)

tools-install: tools
	+@$(call each-tool,install)
	$(if $(root),,$(LDCONFIG))

uninstall: modules-uninstall tools-uninstall

modules-uninstall: need-kdir
	find $(root)/lib/modules/$(RELEASE) -name 'netft.ko*' -delete
	$(DEPMOD) $(if $(root),-b $(root)) $(RELEASE)

# Whatever an installation puts anywhere, and the folders that are its own.
tools-uninstall:
	@set -e; list=$$(mktemp -d); trap 'rm -r "$$list"' EXIT; \
	$(MAKE) -s tools-install DESTDIR="$$list" PREFIX=$(PREFIX) >/dev/null; \
	cd $(root)/; find "$$list" ! -type d -printf '%P\0' | xargs -0 rm -f; \
	find "$$list" -depth -type d \
		-regex '.*/\(netft\|netft/.*\|[^/]*\.service\.[^/]*\)' -printf '%P\0' | \
		xargs -0 -I{} sh -c '[ ! -d {} ] || rmdir --ignore-fail-on-non-empty {}'

# Linked anew, so that it is signed once.
sign: need-kdir
	@test -r $(MOK_KEY) && test -r $(MOK_CERT) || { \
		echo "There is no key to sign with in $(MOK_KEY), $(MOK_CERT)."; \
		echo "make sign-key makes one; MOK_KEY= and MOK_CERT= name another."; \
		exit 1; } >&2
	$(RM) netft.ko
	$(MODULE) modules
	$(KDIR)/scripts/sign-file sha256 $(MOK_KEY) $(MOK_CERT) netft.ko
	@echo "netft.ko is signed; make install installs it."

# The long number says: for modules only, no boot loader and no kernel.
sign-key:
	@! test -e $(MOK_KEY) || { echo "There is a key: $(MOK_KEY)" >&2; exit 1; }
	$(INSTALL) -d $(dir $(MOK_KEY)) $(dir $(MOK_CERT))
	umask 077; openssl req -new -x509 -newkey rsa:2048 -nodes -days 36500 \
		-subj "/CN=netft module signing key/" -outform DER \
		-addext extendedKeyUsage=codeSigning,1.3.6.1.4.1.2312.16.1.2 \
		-keyout $(MOK_KEY) -out $(MOK_CERT)
	@echo "Have the firmware trust it: mokutil --import $(MOK_CERT)"
	@echo "then restart, and choose \"Enroll MOK\" with the password just set."

# What a build leaves behind, also where the kernel's tree is gone.
clean:
	+@$(call each-tool,clean)
	$(if $(wildcard $(KDIR)/Makefile),$(MODULE) clean)
	$(RM) *.o *.ko *.mod *.mod.c .*.cmd .*.d modules.order Module.symvers

check:
	selftests/check

check-all:
	selftests/check --all

check-packages:
	selftests/setup --packages
	selftests/packages/run

check-clusters:
	selftests/setup --clusters
	selftests/clusters/run

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
	@echo 'make install         module, tools, service, library, manual pages, headers; DESTDIR=,'
	@echo '                     PREFIX=$(PREFIX), LIBDIR=$(PREFIX)/lib'
	@echo 'make uninstall       take them away again'
	@echo 'make sign            sign the module for Secure Boot, before it is installed, with'
	@echo '                     MOK_KEY=$(MOK_KEY) and MOK_CERT=$(MOK_CERT)'
	@echo 'make sign-key        make such a key'
	@echo 'make check           what is fast, in guests with Linux 6.1 and two debug kernels, which'
	@echo '                     are built first, once; needs no root where all packages are'
	@echo '                     installed, and loads nothing here'
	@echo 'make check-all       all tests with all kernels'
	@echo 'make check-packages  build the packages, and try them in guests with Debian 12 and 13; as root'
	@echo 'make check-clusters  corosync with pacemaker, and etcd, in guests whose networks are cut; as root'
	@echo 'make unit lint       the parts of it that need no guest'
	@echo 'make soak            for hours: a day of a busy CPU, an hour of faults'
	@echo 'make fuzz            hours of inputs, packets and messages that are made to break it'
	@echo 'make demo            see a failover between two guests'
	@echo 'make clean           remove what was built'
