#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# symbols.sh LIBRARY: what a library exports, with the version of each symbol.

echo "# SPDX-License-Identifier: LGPL-2.1-or-later"
nm -D --defined-only --with-symbol-versions "$1" |
	sed -n 's/^[0-9a-f]* [TDBRVWiu] \(.*\)/\1/p' | LC_ALL=C sort
