#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Writes into etcd and reads it again, one after another, and counts what goes wrong.
# The longest of both together is told in milliseconds.

number=0 failed=0 longest=0

while sleep 0.2; do
	number=$((number + 1))
	start=${EPOCHREALTIME/./}
	if ! etcdctl put number $number || [ "$(etcdctl get --print-value-only number)" != $number ]; then
		failed=$((failed + 1))
	fi >>/run/writer.log 2>&1
	took=$(((${EPOCHREALTIME/./} - start) / 1000))
	[ $took -le $longest ] || longest=$took
	echo "$number $failed $longest" >/run/writer.new
	mv /run/writer.new /run/writer
done
