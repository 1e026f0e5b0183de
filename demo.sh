#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# See netft work: two guests with two networks between them, traffic over their
# virtual adapters, one network cut silently, the cable of the other pulled.
# Sets up all it needs on a Debian machine; exits with 0 when nothing was lost.

set -euo pipefail

cd "$(dirname "$0")/selftests"
./setup
exec python3 -m rig.demo "$@"
