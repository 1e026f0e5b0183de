// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what is wrong with a pair of addresses, from what is known of it; pure
 * functions
 */

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "diagnosis.h"
#include "judge.h"
#include "print.h"

/* IPv6 over the adapter takes packets of 1280 bytes, in an Ethernet frame. */
#define LEAST_MTU(v4)	(1280 + 14 + 8 + 8 + ((v4) ? 20 : 40))

static const char *node_of(const struct config *config, unsigned int interface)
{
	return config->nodes[config->interfaces[interface].node].name;
}

static bool is_v4(const struct facts *facts)
{
	return address_is_v4(&facts->config->interfaces[facts->to].address);
}

static bool is_by(const struct rejection *rejection,
		  const struct config *config, unsigned int interface)
{
	return address_is_equal(&rejection->by,
				&config->interfaces[interface].address);
}

/* ---------------------------------------------------------------- rejections */

/* Both families have a code of their own for the same thing. */
static bool is_code(const struct rejection *rejection, uint8_t v4, uint8_t v6)
{
	if (address_is_v4(&rejection->by))
		return rejection->type == ICMP_DEST_UNREACH &&
		       rejection->code == v4;
	return rejection->type == ICMP6_DST_UNREACH && rejection->code == v6;
}

static const char *rejection_text(const struct rejection *rejection)
{
	if (is_code(rejection, ICMP_NET_UNREACH, ICMP6_DST_UNREACH_NOROUTE))
		return "no route to that network";
	if (is_code(rejection, ICMP_HOST_UNREACH, ICMP6_DST_UNREACH_ADDR))
		return "host unreachable";
	if (is_code(rejection, ICMP_PORT_UNREACH, ICMP6_DST_UNREACH_NOPORT))
		return "port unreachable";
	if (is_code(rejection, ICMP_PKT_FILTERED, ICMP6_DST_UNREACH_ADMIN) ||
	    is_code(rejection, ICMP_NET_ANO, ICMP6_DST_UNREACH_ADMIN) ||
	    is_code(rejection, ICMP_HOST_ANO, ICMP6_DST_UNREACH_ADMIN))
		return "administratively prohibited";
	if (rejection->type == (address_is_v4(&rejection->by) ?
				ICMP_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED))
		return "time to live exceeded";
	return "destination unreachable";
}

/* Our own ICMP says that nobody answered ARP or neighbour discovery. */
static void judge_no_neighbour(struct findings *findings,
			       const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_ERROR, "no_neighbour",
						 facts->from, facts->to);

	finding_text(&finding, "nobody on %s answers %s for this address",
		     facts->way.dev, is_v4(facts) ? "ARP" :
						   "neighbour discovery");
	finding_fix(&finding, "see that node %s is up, has this address, and is on the network that %s is on",
		    node_of(facts->config, facts->to), facts->way.dev);
	findings_add(findings, &finding);
}

/*
 * A machine says of a port that nobody has what many firewalls say of one that
 * they reject.
 */
static void judge_port_unreachable(struct findings *findings,
				   const struct facts *facts)
{
	struct finding finding = finding_of_pair(facts->route ? SEVERITY_ERROR :
						 SEVERITY_WARNING, "no_port",
						 facts->from, facts->to);
	const char *node = node_of(facts->config, facts->to);

	finding_text(&finding, "node %s answers that UDP port %u is unreachable: no adapter there is up, or its firewall rejects it",
		     node, facts->port);
	finding_fix(&finding, "on node %s run \"netft check\", and have its firewall let UDP port %u in, as netft.nft does",
		    node, facts->port);
	findings_add(findings, &finding);
}

static void judge_rejected(struct findings *findings, const struct facts *facts)
{
	const struct rejection *rejection = &facts->probe->rejected;
	struct finding finding = finding_of_pair(SEVERITY_ERROR, "rejected",
						 facts->from, facts->to);
	char by[ADDRESS_LEN];

	address_text(&rejection->by, by);
	if (is_by(rejection, facts->config, facts->from) &&
	    is_code(rejection, ICMP_HOST_UNREACH, ICMP6_DST_UNREACH_ADDR)) {
		judge_no_neighbour(findings, facts);
		return;
	}
	if (is_by(rejection, facts->config, facts->to) &&
	    is_code(rejection, ICMP_PORT_UNREACH, ICMP6_DST_UNREACH_NOPORT)) {
		judge_port_unreachable(findings, facts);
		return;
	}
	finding_text(&finding, "%s rejects UDP port %u: %s", by, facts->port,
		     rejection_text(rejection));
	finding_fix(&finding, "have the firewall or the router %s let UDP port %u pass to this address",
		    by, facts->port);
	findings_add(findings, &finding);
}

/* ---------------------------------------------------------------- what passes */

static void judge_own_firewall(struct findings *findings,
			       const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_ERROR, "own_firewall",
						 facts->from, facts->to);

	finding_text(&finding, "the firewall of this machine does not let UDP port %u out",
		     facts->port);
	finding_fix(&finding, "let it out here, as netft.nft does");
	findings_add(findings, &finding);
}

/* It was sent, and nothing came back: not even that there is no such port. */
static void judge_silence(struct findings *findings, const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_WARNING, "unknown",
						 facts->from, facts->to);
	const char *node = node_of(facts->config, facts->to);

	if (!facts->probe->echo) {
		finding.severity = SEVERITY_ERROR;
		finding.cause = "no_answer";
		finding_text(&finding, "nothing is answered, neither UDP port %u nor ICMP echo",
			     facts->port);
	} else {
		finding_text(&finding, "ICMP echo is answered and UDP port %u neither answered nor rejected: by an adapter that has no route for this pair, or a firewall that drops it",
			     facts->port);
	}
	finding_fix(&finding, "see that node %s is up, start netftd on both nodes, and run netft validate again; firewalls have to let UDP port %u pass, as netft.nft does",
		    node, facts->port);
	findings_add(findings, &finding);
}

/* What packets of our own have found out explains more than a reason does. */
static bool judge_by_probe(struct findings *findings, const struct facts *facts)
{
	if (facts->probe->error)
		judge_own_firewall(findings, facts);
	else if (facts->probe->rejected.is_there)
		judge_rejected(findings, facts);
	else
		return false;
	return true;
}

static void judge_diagnosis(struct findings *findings,
			    const struct facts *facts,
			    const struct diagnosis *diagnosis,
			    unsigned int from, unsigned int to)
{
	struct finding finding = finding_of_pair(diagnosis->severity,
						 diagnosis->reason, from, to);

	finding_text(&finding, "%s", diagnosis->text);
	if (diagnosis->fix)
		finding_fix(&finding, "%s", diagnosis->fix);
	else
		finding_fix(&finding, "let UDP port %u in at node %s, as netft.nft does, and through all that is between",
			    facts->port, node_of(facts->config, to));
	findings_add(findings, &finding);
}

static bool is_up(struct json_object *route)
{
	const char *state = text_of(route, "state");

	return !strcmp(state, "up") || !strcmp(state, "suspect");
}

/*
 * Does what is sent here arrive there? Says so in @good if it does.
 *
 * Return: false if it does not.
 */
static bool judge_forth(struct findings *findings, const struct facts *facts,
			struct finding *good)
{
	const struct diagnosis *diagnosis;

	if (!facts->route) {
		if (!judge_by_probe(findings, facts))
			judge_silence(findings, facts);
		return false;
	}
	if (is_up(facts->route)) {
		finding_text(good, "heartbeats are answered");
		return true;
	}
	diagnosis = diagnosis_of(text_of(facts->route, "reason"));
	if (!(diagnosis->where & DIAGNOSIS_FORTH)) {
		finding_text(good, "what is sent arrives");
		return true;
	}
	if (!diagnosis->is_loss || !judge_by_probe(findings, facts))
		judge_diagnosis(findings, facts, diagnosis, facts->from,
				facts->to);
	return false;
}

static void judge_word(struct findings *findings, const struct config *config,
		       const char *why, unsigned int from, unsigned int to)
{
	struct finding finding = finding_of_pair(SEVERITY_ERROR, why, from, to);
	const char *node = node_of(config, from);

	finding_text(&finding, "node %s says that it does not reach it: %s (%s)",
		     node, diagnosis_of(why)->text, why);
	finding_fix(&finding, "run netft validate on node %s", node);
	findings_add(findings, &finding);
}

/**
 * judge_others() - Judge one direction of a pair by what a node says.
 * @findings: where to put what is found
 * @said: what the nodes have said
 * @from: index of the interface where it begins
 * @to: index of that where it ends
 */
void judge_others(struct findings *findings, const struct said *said,
		  unsigned int from, unsigned int to)
{
	struct finding finding = finding_of_pair(SEVERITY_OK, "answered", from,
						 to);
	const char *node = node_of(said->config, from), *why = NULL;

	switch (said_of_pair(said, from, to, &why)) {
	case WORD_FAILS:
		if (diagnosis_of(why)->where & DIAGNOSIS_FORTH) {
			judge_word(findings, said->config, why, from, to);
			return;
		}
		finding_text(&finding, "node %s says that what it sends arrives",
			     node);
		break;
	case WORD_REACHES:
		finding_text(&finding, "node %s says that it reaches it", node);
		break;
	default:
		/* That a node is not heard is told once. */
		if (!said_by_node(said, said->config->interfaces[from].node))
			return;
		finding.severity = SEVERITY_WARNING;
		finding.cause = "untold";
		finding_text(&finding, "node %s does not say whether it reaches it",
			     node);
		finding_fix(&finding, "run netft validate on node %s", node);
	}
	findings_add(findings, &finding);
}

/* What heartbeats have told of the other end's judgement, while no service did. */
static const char *word_of_peer(const struct facts *facts)
{
	const char *why = text_of(facts->route, "remote_reason");

	return !said_by_node(facts->said,
			     facts->config->interfaces[facts->to].node) &&
	       !strcmp(text_of(facts->route, "remote_state"), "down") &&
	       diagnosis_is_known(why) &&
	       diagnosis_of(why)->where & DIAGNOSIS_FORTH ? why : NULL;
}

/* Does what is sent there arrive here? */
static void judge_back(struct findings *findings, const struct facts *facts)
{
	struct finding good = finding_of_pair(SEVERITY_OK, "answered",
					      facts->to, facts->from);
	const struct diagnosis *diagnosis =
		diagnosis_of(text_of(facts->route, "reason"));

	if (is_up(facts->route)) {
		finding_text(&good, "heartbeats arrive and are answered");
		findings_add(findings, &good);
	} else if (diagnosis->where & DIAGNOSIS_BACK) {
		judge_diagnosis(findings, facts, diagnosis, facts->to,
				facts->from);
	} else if (!strcmp(diagnosis->reason, "outbound_loss")) {
		finding_text(&good, "what is sent arrives");
		findings_add(findings, &good);
	} else if (word_of_peer(facts)) {
		judge_word(findings, facts->config, word_of_peer(facts),
			   facts->to, facts->from);
	} else {
		judge_others(findings, facts->said, facts->to, facts->from);
	}
}

/* ---------------------------------------------------------------- ways */

static const char *way_text(int error)
{
	switch (error) {
	case ENETUNREACH:
	case EHOSTUNREACH:
		return "this machine has no route to it";
	case EACCES:
		return "the routing table prohibits it";
	case EINVAL:
		return "the routing table drops it, or this source address may not go there";
	default:
		return strerror(error);
	}
}

static bool judge_way(struct findings *findings, const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_ERROR, "no_route",
						 facts->from, facts->to);
	const struct way *way = &facts->way;
	char local[ADDRESS_LEN], remote[ADDRESS_LEN];

	address_text(&facts->config->interfaces[facts->from].address, local);
	address_text(&facts->config->interfaces[facts->to].address, remote);
	if (way->error) {
		finding_text(&finding, "%s", way_text(way->error));
		finding_fix(&finding, "add a route; \"ip route get %s from %s\" shows what the kernel says",
			    remote, local);
	} else if (way->is_adapter) {
		finding.cause = "loop";
		finding_text(&finding, "the way there leads into the adapter %s",
			     way->dev);
		finding_fix(&finding, "ip route del %s dev %s, or whatever else leads there: \"ip route get %s from %s\"",
			    remote, way->dev, remote, local);
	} else {
		return true;
	}
	findings_add(findings, &finding);
	return false;
}

/* By what device it leaves matters only where nothing comes back. */
static void judge_device(struct findings *findings, const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_WARNING,
						 "other_device", facts->from,
						 facts->to);

	if (facts->way.ifindex == facts->found->ifindex)
		return;
	finding_text(&finding, "packets leave by %s, and the address is on %s: a router or rp_filter may drop them",
		     facts->way.dev, facts->found->dev);
	finding_fix(&finding, "have a routing rule for what comes from this address (ip rule, ip route), or set rp_filter to 2");
	findings_add(findings, &finding);
}

/* ---------------------------------------------------------------- MTU */

static void judge_too_big(struct findings *findings, const struct facts *facts)
{
	const struct rejection *too_big = &facts->probe->too_big;
	struct finding finding = finding_of_pair(SEVERITY_ERROR, "mtu",
						 facts->from, facts->to);
	char by[ADDRESS_LEN];

	finding_text(&finding, "packets of %u bytes do not pass: %s says that %u do%s",
		     facts->probe->mtu, address_text(&too_big->by, by),
		     too_big->mtu, too_big->mtu < LEAST_MTU(is_v4(facts)) ?
		     ", too few for IPv6 over the adapter" : "");
	finding_fix(&finding, "have the network carry %u bytes, or say what it does: ip link set dev %s mtu %u, or \"mtu %u\" behind the route",
		    facts->probe->mtu, facts->way.dev, too_big->mtu,
		    too_big->mtu);
	findings_add(findings, &finding);
}

static void judge_black_hole(struct findings *findings,
			     const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_ERROR, "mtu",
						 facts->from, facts->to);

	finding_text(&finding, "packets of %u bytes vanish on the way there or back, those of %u bytes pass",
		     facts->probe->mtu, facts->probe->echo);
	finding_fix(&finding, "set the same MTU at both ends and all that is between, or a smaller one here: ip link set dev %s mtu %u",
		    facts->way.dev, facts->probe->echo);
	findings_add(findings, &finding);
}

/* An adapter's own MTU, if it does not follow the routes. */
static void judge_fixed_mtu(struct findings *findings, const struct facts *facts)
{
	struct finding finding = finding_of_pair(SEVERITY_WARNING, "mtu",
						 facts->from, facts->to);
	int64_t fits = json_object_get_int64(value_of(facts->route, "mtu"));
	int64_t set = json_object_get_int64(value_of(facts->adapter, "mtu"));

	if (!fits || !facts->adapter || is_true(facts->adapter, "mtu_auto") ||
	    set <= fits)
		return;
	finding_text(&finding, "the adapter's MTU was set to %d, and %d bytes pass in one piece",
		     (int)set, (int)fits);
	finding_fix(&finding, "netft adapter set %s mtu auto",
		    text_of(facts->adapter, "dev"));
	findings_add(findings, &finding);
}

static void judge_mtu(struct findings *findings, const struct facts *facts,
		      struct finding *good)
{
	const struct probe *probe = facts->probe;
	struct finding finding = finding_of_pair(SEVERITY_WARNING,
						 "mtu_unknown", facts->from,
						 facts->to);
	size_t len = strlen(good->text);

	judge_fixed_mtu(findings, facts);
	if (probe->too_big.is_there) {
		judge_too_big(findings, facts);
	} else if (probe->echo >= probe->mtu) {
		snprintf(good->text + len, sizeof(good->text) - len,
			 ", packets of %u bytes pass", probe->mtu);
		findings_add(findings, good);
	} else if (probe->echo) {
		judge_black_hole(findings, facts);
	} else {
		finding_text(&finding, "%s; whether packets of %u bytes do is not known: ICMP echo is not answered",
			     good->text, probe->mtu);
		finding_fix(&finding, "have firewalls let ICMP echo pass between these addresses, and run netft validate again");
		findings_add(findings, &finding);
	}
}

/* ---------------------------------------------------------------- all of it */

/**
 * judge_pair() - Judge a pair that begins here, in both directions.
 * @findings: where to put what is found
 * @facts: what is known of it
 */
void judge_pair(struct findings *findings, const struct facts *facts)
{
	struct finding good = finding_of_pair(SEVERITY_OK, "answered",
					      facts->from, facts->to);

	if (judge_way(findings, facts)) {
		if (judge_forth(findings, facts, &good))
			judge_mtu(findings, facts, &good);
		else if (facts->probe->too_big.is_there)
			judge_too_big(findings, facts);
		else if (facts->probe->echo &&
			 facts->probe->echo < facts->probe->mtu)
			judge_black_hole(findings, facts);
		if (!is_up(facts->route))
			judge_device(findings, facts);
	}
	judge_back(findings, facts);
}

/**
 * judge_interface() - Say what is wrong with a NIC or its address.
 * @findings: where to put it
 * @interface: index of the interface
 * @fault: one word for it
 * @here: it should be on this machine; else it is what its node says
 */
void judge_interface(struct findings *findings, unsigned int interface,
		     const char *fault, bool here)
{
	const struct diagnosis *diagnosis = diagnosis_of(fault);
	struct finding finding = finding_of_interface(SEVERITY_ERROR, fault,
						      interface);
	const struct place *place =
		&findings->config->interfaces[interface].place;

	finding_text(&finding, "%s", diagnosis->text);
	finding_fix(&finding, "%s%s, or correct line %u of %s",
		    here ? "" : "there: ", diagnosis->fix, place->line,
		    place->file);
	findings_add(findings, &finding);
}

/* ---------------------------------------------------------------- identities */

/* The node that a route leads to, if somebody answers there. */
static int node_at(const struct config *config, struct json_object *route)
{
	struct in6_addr remote;
	int interface;

	if (!is_up(route) || !value_of(route, "peer") ||
	    !address_parse(text_of(route, "remote"), &remote))
		return NOTHING;
	interface = config_find_interface(config, &remote);
	return interface < 0 ? NOTHING :
			       (int)config->interfaces[interface].node;
}

static void compare_identities(struct findings *findings,
			       struct json_object *a, struct json_object *b)
{
	const struct config *config = findings->config;
	int node = node_at(config, a), other = node_at(config, b);
	bool same_adapter = !strcmp(text_of(a, "peer"), text_of(b, "peer"));
	bool same_node = node == other;
	struct finding finding;

	if (node == NOTHING || other == NOTHING || same_adapter == same_node)
		return;
	finding = finding_of_node(SEVERITY_ERROR, "identity", node);
	if (same_adapter)
		finding_text(&finding, "one adapter, %s, answers for it at %s and for node %s at %s",
			     text_of(a, "peer"), text_of(a, "remote"),
			     config->nodes[other].name, text_of(b, "remote"));
	else
		finding_text(&finding, "two adapters answer for it: %s at %s, and %s at %s",
			     text_of(a, "peer"), text_of(a, "remote"),
			     text_of(b, "peer"), text_of(b, "remote"));
	finding_fix(&finding, "see which machine has which address, and correct that or the configuration");
	findings_add(findings, &finding);
}

/**
 * judge_identities() - Is each node one adapter, and each adapter one node?
 * @findings: where to put what is found
 * @routes: the adapter's routes
 */
void judge_identities(struct findings *findings, struct json_object *routes)
{
	size_t n = json_object_array_length(routes);

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			compare_identities(findings,
					   json_object_array_get_idx(routes, i),
					   json_object_array_get_idx(routes, j));
}
