#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The guest's end of selftests/clusters/run: does the commands that come on the second
# serial port, a line each.  Every line of its own starts with a letter: R (ready), O
# LINE (output), E STATUS (the command has ended).

PORT=/dev/ttyS1

stty -F $PORT raw -echo
exec 3<>$PORT
echo R >&3
while IFS= read -r command <&3; do
	bash -c "$command" </dev/null 3>&- 2>&1 | sed 's/^/O /' >&3
	echo "E ${PIPESTATUS[0]}" >&3
done
