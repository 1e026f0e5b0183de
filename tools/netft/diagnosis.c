// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what a reason of the module means for the two directions of a pair
 */

#include <string.h>

#include "diagnosis.h"

#define FORTH	DIAGNOSIS_FORTH
#define BACK	DIAGNOSIS_BACK
#define BOTH	(DIAGNOSIS_FORTH | DIAGNOSIS_BACK)

static const struct diagnosis diagnoses[] = {
	{ "outbound_loss", FORTH, SEVERITY_ERROR, true,
	  "what is sent does not arrive", NULL },
	{ "inbound_loss", BACK, SEVERITY_ERROR, true,
	  "what is sent does not arrive", NULL },
	{ "no_answer", BOTH, SEVERITY_ERROR, true,
	  "nothing arrives, and nothing is answered", NULL },
	{ "rejected", FORTH, SEVERITY_ERROR, true,
	  "something on the way rejects what is sent", NULL },
	{ "new", FORTH, SEVERITY_WARNING, false,
	  "there is no verdict yet",
	  "run netft validate again in some seconds" },
	{ "disabled", FORTH, SEVERITY_WARNING, false,
	  "the adapter's route is disabled",
	  "netft route change dev DEV id N enabled" },
	{ "wrong_version", FORTH, SEVERITY_ERROR, false,
	  "the other end speaks another version of the wire format",
	  "install the same version of netft on both nodes" },
	{ "wrong_peer", FORTH, SEVERITY_ERROR, false,
	  "another node answers than the one that the route is pinned to",
	  "see which machine has this address; netft route change dev DEV id N peer any" },
	{ "wrong_cluster", FORTH, SEVERITY_ERROR, false,
	  "the other end belongs to another cluster",
	  "netft adapter set DEV cluster ID, the same on both nodes" },
	{ "conflict", FORTH, SEVERITY_ERROR, false,
	  "duplicate identity: the other end has the MAC address of another node, or of this one",
	  "give one of them another: ip link set DEV down; ip link set DEV address MAC" },
	{ "limit", FORTH, SEVERITY_ERROR, false,
	  "the other end has as many routes as a peer may have",
	  "delete routes there that are not in the configuration: netft route show" },
	{ "peer_left", FORTH, SEVERITY_ERROR, false,
	  "the other end's adapter was set down or deleted",
	  "set it up there: ip link set DEV up" },
	{ "peer_told", FORTH, SEVERITY_ERROR, false,
	  "the other end knows that it cannot use this pair",
	  "run netft validate on the other node" },
	{ "peer_restarted", FORTH, SEVERITY_WARNING, false,
	  "the other end has just restarted",
	  "run netft validate again in some seconds" },
	{ "adapter_down", FORTH, SEVERITY_ERROR, false,
	  "the adapter is down or has no sockets", "netft check tells why" },
	{ "no_underlay_route", FORTH, SEVERITY_ERROR, false,
	  "the machine has no route to it", "add a route (ip route)" },
	{ "loop", FORTH, SEVERITY_ERROR, false,
	  "the way there leads into a netft adapter",
	  "correct the routing table (ip route)" },
	{ "no_address", FORTH, SEVERITY_ERROR, false,
	  "the address is not on this machine",
	  "add it (ip address add)" },
	{ "duplicate_address", FORTH, SEVERITY_ERROR, false,
	  "another machine has this address, so the kernel does not use it",
	  "give one of them another address" },
	{ "device_down", FORTH, SEVERITY_ERROR, false,
	  "the NIC is down", "set it up (ip link set DEV up)" },
	{ "device_gone", FORTH, SEVERITY_ERROR, false,
	  "the NIC is gone", "see what became of it (ip link)" },
	{ "no_carrier", FORTH, SEVERITY_ERROR, false,
	  "the NIC has no carrier",
	  "see to its cable and the switch at the other end" },
};

/**
 * diagnosis_is_known() - Is it known what a reason means?
 * @reason: the reason, as libnetft calls it
 *
 * Return: false if it is that of a newer module than this tool, or nothing that
 * keeps packets from passing.
 */
bool diagnosis_is_known(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(diagnoses); i++)
		if (!strcmp(diagnoses[i].reason, reason))
			return true;
	return false;
}

/**
 * diagnosis_of() - What does a reason mean?
 * @reason: the reason, as libnetft calls it
 *
 * Return: its meaning, or one that says that this is not known.
 */
const struct diagnosis *diagnosis_of(const char *reason)
{
	static const struct diagnosis other = {
		"other", FORTH, SEVERITY_ERROR, false,
		"the module gives a reason that this tool does not know",
		"netft route show has it",
	};

	for (size_t i = 0; i < ARRAY_SIZE(diagnoses); i++)
		if (!strcmp(diagnoses[i].reason, reason))
			return &diagnoses[i];
	return &other;
}
