#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Can programs be built with what is installed, found by pkg-config, and with
# no package but libnetft's? $SRC is this folder, $O where the library was
# built, $CC the compiler. Prints TAP.

count=0
failed=0

# check NAME COMMAND...: the command succeeds
check() {
	name=$1
	shift
	count=$((count + 1))
	if output=$("$@" 2>&1); then
		echo "ok $count - $name"
	else
		failed=$((failed + 1))
		echo "not ok $count - $name"
		echo "$output" | sed 's/^/# /'
	fi
}

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
check "install" make -s -C "$SRC" O="$(realpath "$O")" DESTDIR="$root" \
	PREFIX=/usr LIBDIR=/usr/lib install

# Only what was installed is found: no folder of libnl's, for one.
PKG_CONFIG_LIBDIR=$root/usr/lib/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$root
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
unset PKG_CONFIG_PATH

compile() {
	# shellcheck disable=SC2046,SC2086  # words
	$CC $CFLAGS -Wall -Wextra -Werror -o "$root/$(basename "$1" .c)" "$1" \
		$(pkg-config --cflags --libs libnetft) \
		-Wl,-rpath-link,"$root/usr/lib"
}
for example in "$SRC"/examples/*.c; do
	check "$(basename "$example") can be built" compile "$example"
done

run() {
	LD_LIBRARY_PATH=$root/usr/lib "$root/set-delay" 2>"$root/usage"
	[ $? = 2 ] && grep -q "usage: set-delay" "$root/usage"
}
check "and run" run
wants() { ldd "$root/set-delay" | grep -q "libnetft.so.1 "; }
check "with the version of the library that it was built for" wants
check "the manual page is there" test -s "$root/usr/share/man/man3/libnetft.3"

echo "1..$count"
[ $failed = 0 ]
