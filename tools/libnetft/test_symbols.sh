#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Does the library export what it did, and is that what its header declares?
# $SRC is this folder, $O where the library was built. Prints TAP.
#
# A symbol that is gone or whose version is another breaks programs; one that
# is new is written down with "make symbols".

count=0
failed=0

# same NAME EXPECTED GOT: two files are alike
same() {
	count=$((count + 1))
	if differences=$(diff "$2" "$3"); then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		echo "$differences" | sed 's/^/# /'
	fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh "$SRC/symbols.sh" "$O/libnetft.so" >"$work/symbols"
same "exports what it did" "$SRC/libnetft.symbols" "$work/symbols"

sed -n 's/^[a-z].*[ *]\(netft_[a-z0-9_]*\)(.*/\1/p' "$SRC/libnetft.h" |
	grep -v '_fn$' | LC_ALL=C sort >"$work/declared"
sed -n 's/^\(netft_[a-z0-9_]*\)@.*/\1/p' "$work/symbols" >"$work/exported"
same "and declares that" "$work/declared" "$work/exported"

while read -r name; do
	grep -q "^.Fn $name\>\|^.Fo $name\$" "$SRC/libnetft.3" && echo "$name"
done <"$work/declared" >"$work/described"
same "and the manual page describes it" "$work/declared" "$work/described"

echo "1..$count"
[ $failed = 0 ]
