-- SPDX-License-Identifier: GPL-2.0
-- What Wireshark gives to a dissector.
std = "lua52"
max_line_length = 100
read_globals = {
	"Dissector", "DissectorTable", "NSTime", "Pref", "Proto", "ProtoExpert", "ProtoField",
	"UInt64", "base", "expert", "frametype",
}
