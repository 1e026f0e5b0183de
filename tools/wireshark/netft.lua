-- SPDX-License-Identifier: GPL-2.0
--
-- Wireshark dissector for netft's wire format, Documentation/wire-format.rst.
--
--   wireshark -X lua_script:netft.lua
--   tshark -X lua_script:netft.lua -r FILE -Y 'netft.state == "down"'
--
-- or in the folder that Wireshark calls "Personal Lua Plugins", for good.

local netft = Proto("netft", "netft fault-tolerant adapter")

local VERSION = 1
local HEADER_LENGTH = 8
local HEARTBEAT_LENGTH = 96
local ETHERNET_LENGTH = 14

local DATA, REQUEST, RESPONSE, SEQUENCED, SEALED = 1, 2, 3, 4, 5

local type_names = {
	[DATA] = "data",
	[REQUEST] = "request",
	[RESPONSE] = "response",
	[SEQUENCED] = "sequenced data (reserved)",
	[SEALED] = "sealed data (reserved)",
}

local states = {
	[0] = "down", "up", "suspect", "disabled",
}

-- enum netft_reason
local reasons = {
	[0] = "none", "new", "answered", "no_answer", "outbound_loss",
	"inbound_loss", "disabled", "adapter_down", "no_address", "no_carrier",
	"device_down", "device_gone", "no_underlay_route", "loop", "peer_told",
	"peer_left", "peer_restarted", "wrong_peer", "wrong_cluster",
	"conflict", "restored", "changed", "deleted", "limit", "created",
	"rejected", "wrong_version", "watchdog", "keepalive",
}

local f = {
	version = ProtoField.uint8("netft.version", "Version", base.DEC, nil, 0xf0),
	type = ProtoField.uint8("netft.type", "Type", base.DEC, type_names, 0x0f),
	flags = ProtoField.uint8("netft.flags", "Flags", base.HEX),
	length = ProtoField.uint16("netft.length", "Length", base.DEC),
	tag = ProtoField.uint32("netft.tag", "Receiver's tag", base.HEX),
	sender_tag = ProtoField.uint32("netft.sender_tag", "Sender's tag", base.HEX),
	sequence = ProtoField.uint32("netft.sequence", "Sequence number", base.DEC),
	timestamp = ProtoField.uint64("netft.timestamp", "Sender's clock, ns", base.DEC),
	echo = ProtoField.uint64("netft.echo", "Clock of the request that is answered, ns", base.DEC),
	instance = ProtoField.uint64("netft.instance", "Instance", base.HEX),
	cluster = ProtoField.uint32("netft.cluster", "Cluster", base.DEC),
	delay = ProtoField.uint32("netft.delay", "Delay, ms", base.DEC),
	threshold = ProtoField.uint8("netft.threshold", "Threshold", base.DEC),
	state = ProtoField.uint8("netft.state", "State of this route", base.DEC, states),
	reason = ProtoField.uint8("netft.reason", "Reason", base.DEC, reasons),
	beat_flags = ProtoField.uint8("netft.beat_flags", "Heartbeat flags", base.HEX),
	ipv4_fixed = ProtoField.bool("netft.beat_flags.ipv4_fixed", "IPv4 address was set", 8, nil, 0x01),
	can_wait = ProtoField.bool("netft.beat_flags.can_wait", "Answer can wait", 8, nil, 0x02),
	ipv4 = ProtoField.ipv4("netft.ipv4", "IPv4 address"),
	ipv6 = ProtoField.ipv6("netft.ipv6", "IPv6 address"),
	mac = ProtoField.ether("netft.mac", "MAC address"),
	report_state = ProtoField.uint8("netft.report.state", "State", base.DEC, states),
	report_reason = ProtoField.uint8("netft.report.reason", "Reason", base.DEC, reasons),
	report_tag = ProtoField.uint32("netft.report.tag", "Receiver's tag of that route", base.HEX),
	also = ProtoField.uint32("netft.also", "Sequence number of what it is as well", base.DEC),
	held = ProtoField.uint64("netft.held", "Answer was held back, ns", base.DEC),
	appended = ProtoField.bytes("netft.appended", "Appended by a later version"),
	request_in = ProtoField.framenum("netft.request_in", "Answers the request in frame",
					 base.NONE, frametype.REQUEST),
	round_trip = ProtoField.relative_time("netft.round_trip", "Since that request"),
}
netft.fields = f

local malformed, err = expert.group.MALFORMED, expert.severity.ERROR
local protocol, warn = expert.group.PROTOCOL, expert.severity.WARN
local note = expert.severity.NOTE
local e = {
	short = ProtoExpert.new("netft.short", "Shorter than it must be", malformed, err),
	bad_length = ProtoExpert.new("netft.length.bad", "Length does not fit", malformed, err),
	bad_version = ProtoExpert.new("netft.version.unknown", "Unknown version", protocol, warn),
	bad_type = ProtoExpert.new("netft.type.unknown", "Unknown type", protocol, warn),
	no_tag = ProtoExpert.new("netft.tag.missing", "Only a request may have no tag", protocol, warn),
	unknown = ProtoExpert.new("netft.value.unknown", "Unknown value", protocol, warn),
	reserved = ProtoExpert.new("netft.reserved", "Not zero, and ignored", protocol, note),
	cut = ProtoExpert.new("netft.cut", "Cut short by the capture", protocol, note),
}
netft.experts = e

-- Of a heartbeat, behind the common header: field, offset, length.
local heartbeat_fields = {
	{ f.sender_tag, 8, 4 }, { f.sequence, 12, 4 }, { f.timestamp, 16, 8 },
	{ f.echo, 24, 8 }, { f.instance, 32, 8 }, { f.cluster, 40, 4 },
	{ f.delay, 44, 4 }, { f.threshold, 48, 1 }, { f.state, 49, 1, states },
	{ f.reason, 50, 1, reasons }, { f.beat_flags, 51, 1 },
	{ f.ipv4, 52, 4 }, { f.ipv6, 56, 16 }, { f.mac, 72, 6 },
}
local report_fields = {
	{ f.report_state, 78, 1, states }, { f.report_reason, 79, 1, reasons },
	{ f.report_tag, 80, 4 },
}
local more_fields = { { f.also, 84, 4 }, { f.held, 88, 8 } }

-- Requests by who shall answer them and the clock: frame and its time.  Clocks count
-- nanoseconds, so two requests to one node do not have the same.
local requests = {}
-- What was found out when a frame was first seen, by its number.
local answers = {}

function netft.init()
	requests = {}
	answers = {}
end

local function key(from, to, clock, sequence)
	return table.concat({ tostring(from), tostring(to), tostring(clock), sequence }, " ")
end

-- A request asks; so does a response that is a request as well.
local function remember(tvb, pinfo, kind)
	local also = tvb(84, 4):uint()
	local sequence = kind == REQUEST and tvb(12, 4):uint() or also
	if kind == RESPONSE and also == 0 then return end
	requests[key(pinfo.src, pinfo.dst, tvb(16, 8):uint64(), sequence)] =
		{ frame = pinfo.number, time = pinfo.abs_ts }
end

-- A response answers; so does a request that repeats a clock.
local function find_request(tvb, pinfo, kind)
	local echo = tvb(24, 8):uint64()
	if echo == UInt64(0) then return end
	local sequence = tvb(kind == RESPONSE and 12 or 84, 4):uint()
	local request = requests[key(pinfo.dst, pinfo.src, echo, sequence)]
	if request then
		answers[pinfo.number] = { frame = request.frame, after = pinfo.abs_ts - request.time }
	end
end

-- What of the packet the capture has.
local function is_captured(tvb, offset, length)
	return offset + length <= tvb:captured_len()
end

local function add_fields(tree, tvb, list)
	for _, field in ipairs(list) do
		local id, offset, length, names = field[1], field[2], field[3], field[4]
		if not is_captured(tvb, offset, length) then return end
		local item = tree:add(id, tvb(offset, length))
		if names and not names[tvb(offset, 1):uint()] then
			item:add_proto_expert_info(e.unknown)
		end
		if id == f.beat_flags then
			item:add(f.ipv4_fixed, tvb(offset, 1))
			item:add(f.can_wait, tvb(offset, 1))
		end
	end
end

local function add_answer(tree, answer)
	if not answer then return end
	local seconds = math.floor(answer.after)
	local nanoseconds = math.floor((answer.after - seconds) * 1e9 + 0.5)
	tree:add(f.request_in, answer.frame):set_generated()
	tree:add(f.round_trip, NSTime.new(seconds, nanoseconds)):set_generated()
end

local function add_report(tree, tvb)
	if not is_captured(tvb, 78, 6) then return end
	local tag = tvb(80, 4):uint()
	local report = tree:add(netft, tvb(78, 6), tag == 0 and "No report of another route" or
				"Report of another route")
	add_fields(report, tvb, report_fields)
end

local function name_of(names, value)
	return names[value] or tostring(value)
end

-- "request 7 and response, down (no_carrier), reports 0x1234abcd down (no_answer)"
local function describe(tvb, kind)
	local sequence, also = tvb(12, 4):uint(), tvb(84, 4):uint()
	local text = string.format("%s %d", type_names[kind], sequence)
	if also ~= 0 then
		text = string.format("%s and %s %d", text,
				     type_names[kind == REQUEST and RESPONSE or REQUEST], also)
	end
	text = string.format("%s, %s (%s)", text, name_of(states, tvb(49, 1):uint()),
			     name_of(reasons, tvb(50, 1):uint()))
	if tvb(80, 4):uint() ~= 0 then
		text = string.format("%s, reports 0x%08x %s (%s)", text, tvb(80, 4):uint(),
				     name_of(states, tvb(78, 1):uint()),
				     name_of(reasons, tvb(79, 1):uint()))
	end
	return text
end

local function heartbeat(tvb, pinfo, tree, kind, length_item)
	local announced, there = tvb(2, 2):uint(), tvb:reported_len()
	if there < HEARTBEAT_LENGTH then
		tree:add_proto_expert_info(e.short, string.format(
			"A heartbeat has %d bytes or more, not %d", HEARTBEAT_LENGTH, there))
		return
	end
	if announced < HEARTBEAT_LENGTH or announced > there then
		length_item:add_proto_expert_info(e.bad_length, string.format(
			"Length is %d: less than %d, or more than the %d there are",
			announced, HEARTBEAT_LENGTH, there))
		return
	end
	add_fields(tree, tvb, heartbeat_fields)
	add_report(tree, tvb)
	add_fields(tree, tvb, more_fields)
	if tvb:captured_len() < HEARTBEAT_LENGTH then
		tree:add_proto_expert_info(e.cut)
		return
	end
	if not pinfo.visited then
		find_request(tvb, pinfo, kind)
		remember(tvb, pinfo, kind)
	end
	add_answer(tree, answers[pinfo.number])
	if tvb:captured_len() > HEARTBEAT_LENGTH then
		tree:add(f.appended, tvb(HEARTBEAT_LENGTH))
	end
	pinfo.cols.info = describe(tvb, kind)
end

local ethernet = Dissector.get("eth_withoutfcs")

local function data(tvb, pinfo, tree, root, length_item)
	if tvb(2, 2):uint() ~= 0 then length_item:add_proto_expert_info(e.reserved) end
	if tvb:reported_len() < HEADER_LENGTH + ETHERNET_LENGTH then
		tree:add_proto_expert_info(e.short, string.format(
			"No Ethernet frame: %d bytes", tvb:reported_len() - HEADER_LENGTH))
		return
	end
	-- Dissectors of inner frames are not told, and may call such a frame malformed.
	if tvb:captured_len() < tvb:reported_len() then tree:add_proto_expert_info(e.cut) end
	if tvb:captured_len() < HEADER_LENGTH + ETHERNET_LENGTH then return end
	ethernet:call(tvb(HEADER_LENGTH):tvb(), pinfo, root)
end

-- The common header; the type if this is a version that we know, and the item of the length.
local function header(tvb, pinfo, tree)
	local version, kind = tvb(0, 1):bitfield(0, 4), tvb(0, 1):bitfield(4, 4)
	local item = tree:add(f.version, tvb(0, 1))
	if version ~= VERSION then
		item:add_proto_expert_info(e.bad_version)
		pinfo.cols.info = string.format("version %d", version)
		return
	end
	item = tree:add(f.type, tvb(0, 1))
	pinfo.cols.info = name_of(type_names, kind)
	if kind < DATA or kind > RESPONSE then item:add_proto_expert_info(e.bad_type) end
	item = tree:add(f.flags, tvb(1, 1))
	if tvb(1, 1):uint() ~= 0 then item:add_proto_expert_info(e.reserved) end
	local length_item = tree:add(f.length, tvb(2, 2))
	item = tree:add(f.tag, tvb(4, 4))
	if kind ~= REQUEST and tvb(4, 4):uint() == 0 then item:add_proto_expert_info(e.no_tag) end
	return kind, length_item
end

function netft.dissector(tvb, pinfo, root)
	pinfo.cols.protocol = "netft"
	local tree = root:add(netft, tvb(0, math.min(tvb:captured_len(), HEADER_LENGTH)))
	if tvb:reported_len() < HEADER_LENGTH then
		pinfo.cols.info = "short"
		tree:add_proto_expert_info(e.short, string.format(
			"A packet has %d bytes or more, not %d", HEADER_LENGTH, tvb:reported_len()))
		return tvb:captured_len()
	end
	if tvb:captured_len() < HEADER_LENGTH then
		tree:add_proto_expert_info(e.cut)
		return tvb:captured_len()
	end
	local kind, length_item = header(tvb, pinfo, tree)
	if kind == DATA then
		data(tvb, pinfo, tree, root, length_item)
	elseif kind == REQUEST or kind == RESPONSE then
		tree:set_len(tvb:captured_len())
		heartbeat(tvb, pinfo, tree, kind, length_item)
	end
	return tvb:captured_len()
end

local table_of_ports = DissectorTable.get("udp.port")
netft.prefs.ports = Pref.range("UDP ports", "3343", "The ports that adapters were told", 65535)
local ports = netft.prefs.ports
table_of_ports:add(ports, netft)

function netft.prefs_changed()
	if ports ~= netft.prefs.ports then
		table_of_ports:remove(ports, netft)
		ports = netft.prefs.ports
		table_of_ports:add(ports, netft)
	end
end
