// SPDX-License-Identifier: GPL-2.0
/*
 * netft: IPv4 addresses that two machines have
 *
 * ARP asks, as RFC 5227 has it, who has an address, and two answer. Of IPv6
 * addresses the kernel finds out by itself, before it uses one.
 */

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/if_ether.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "duplicate.h"

/* Who is there answers within that. */
#define PATIENCE_MS	500

#define MAC_TEXT	sizeof("00:00:00:00:00:00")

/**
 * struct inquiry - Who has an address?
 * @address: it
 * @ifindex: the NIC that asks
 * @mac: MAC address of that
 * @answers: how many different ones answered, two at most
 * @macs: their MAC addresses
 */
struct inquiry {
	struct in6_addr address;
	unsigned int ifindex;
	uint8_t mac[ETH_ALEN];
	unsigned int answers;
	uint8_t macs[2][ETH_ALEN];
};

/* Is it the MAC address of one of our NICs? */
static bool is_own_mac(const struct ifaddrs *list, const uint8_t *mac)
{
	for (; list; list = list->ifa_next) {
		const struct sockaddr_ll *link = (const void *)list->ifa_addr;

		if (link && link->sll_family == AF_PACKET &&
		    !memcmp(link->sll_addr, mac, ETH_ALEN))
			return true;
	}
	return false;
}

/* That of the NIC that asks; false if ARP is not spoken there. */
static bool find_mac(const struct ifaddrs *list, struct inquiry *inquiry)
{
	for (; list; list = list->ifa_next) {
		const struct sockaddr_ll *link = (const void *)list->ifa_addr;

		if (!link || link->sll_family != AF_PACKET ||
		    link->sll_ifindex != (int)inquiry->ifindex ||
		    link->sll_hatype != ARPHRD_ETHER)
			continue;
		memcpy(inquiry->mac, link->sll_addr, ETH_ALEN);
		return !(list->ifa_flags & IFF_NOARP);
	}
	return false;
}

/* From no address, so that nobody learns anything. */
static void ask(int fd, const struct inquiry *inquiry)
{
	const struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ARP),
		.sll_ifindex = inquiry->ifindex,
		.sll_halen = ETH_ALEN,
		.sll_addr = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};
	const uint32_t target = address_v4(&inquiry->address);
	struct ether_arp arp = {
		.arp_hrd = htons(ARPHRD_ETHER),
		.arp_pro = htons(ETH_P_IP),
		.arp_hln = ETH_ALEN,
		.arp_pln = sizeof(target),
		.arp_op = htons(ARPOP_REQUEST),
	};

	memcpy(arp.arp_sha, inquiry->mac, ETH_ALEN);
	memcpy(arp.arp_tpa, &target, sizeof(target));
	sendto(fd, &arp, sizeof(arp), 0, (const void *)&to, sizeof(to));
}

static void take(struct inquiry *inquiry, const struct ether_arp *arp)
{
	for (unsigned int i = 0; i < inquiry->answers; i++)
		if (!memcmp(inquiry->macs[i], arp->arp_sha, ETH_ALEN))
			return;
	if (inquiry->answers < ARRAY_SIZE(inquiry->macs))
		memcpy(inquiry->macs[inquiry->answers++], arp->arp_sha,
		       ETH_ALEN);
}

static void read_answer(int fd, struct inquiry *inquiries, unsigned int count,
			const struct ifaddrs *own)
{
	struct sockaddr_ll from;
	socklen_t len = sizeof(from);
	struct in6_addr sender;
	struct ether_arp arp;

	if (recvfrom(fd, &arp, sizeof(arp), MSG_DONTWAIT, (void *)&from,
		     &len) != sizeof(arp) ||
	    arp.arp_op != htons(ARPOP_REPLY) ||
	    from.sll_pkttype == PACKET_OUTGOING ||
	    is_own_mac(own, arp.arp_sha))
		return;
	address_from(&sender, arp.arp_spa, sizeof(arp.arp_spa));
	for (unsigned int i = 0; i < count; i++)
		if (inquiries[i].ifindex == (unsigned int)from.sll_ifindex &&
		    address_is_equal(&inquiries[i].address, &sender))
			take(&inquiries[i], &arp);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static void inquire(int fd, struct inquiry *inquiries, unsigned int count,
		    const struct ifaddrs *own)
{
	struct pollfd pollfd = { fd, POLLIN, 0 };
	int64_t end, left;

	for (unsigned int i = 0; i < count; i++)
		ask(fd, &inquiries[i]);
	end = now_ms() + PATIENCE_MS;
	while ((left = end - now_ms()) > 0)
		if (poll(&pollfd, 1, left) > 0)
			read_answer(fd, inquiries, count, own);
}

/* ---------------------------------------------------------------- findings */

static const char *mac_text(const uint8_t *mac, char text[MAC_TEXT])
{
	snprintf(text, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	return text;
}

/*
 * That two answer for an address elsewhere may be one machine with two NICs in
 * this network, too: Linux answers by all of them.
 */
static void judge(struct findings *findings, const struct inquiry *inquiry,
		  unsigned int interface, bool here)
{
	struct finding finding = finding_of_interface(here ? SEVERITY_ERROR :
						      SEVERITY_WARNING,
						      "duplicate_address",
						      interface);
	char one[MAC_TEXT], other[MAC_TEXT];

	mac_text(inquiry->macs[0], one);
	if (here)
		finding_text(&finding, "another machine has this address, too: %s",
			     one);
	else
		finding_text(&finding, "two answer for this address, %s and %s: two machines, or one with two NICs in this network",
			     one, mac_text(inquiry->macs[1], other));
	finding_fix(&finding, "find them by their MAC addresses, and give one another address");
	findings_add(findings, &finding);
}

static unsigned int add(struct inquiry *inquiries, unsigned int count,
			const struct ifaddrs *own,
			const struct in6_addr *address, unsigned int ifindex)
{
	for (unsigned int i = 0; i < count; i++)
		if (inquiries[i].ifindex == ifindex &&
		    address_is_equal(&inquiries[i].address, address))
			return count;
	inquiries[count] = (struct inquiry){ .address = *address,
					     .ifindex = ifindex };
	return count + find_mac(own, &inquiries[count]);
}

static unsigned int collect(struct inquiry *inquiries,
			    const struct facts *facts, unsigned int count,
			    const struct ifaddrs *own)
{
	const struct interface *interfaces;
	unsigned int used = 0;

	for (unsigned int i = 0; i < count; i++) {
		interfaces = facts[i].config->interfaces;
		if (!address_is_v4(&interfaces[facts[i].from].address))
			continue;
		used = add(inquiries, used, own,
			   &interfaces[facts[i].from].address,
			   facts[i].found->ifindex);
		if (!facts[i].way.error && !facts[i].way.is_routed)
			used = add(inquiries, used, own,
				   &interfaces[facts[i].to].address,
				   facts[i].way.ifindex);
	}
	return used;
}

/**
 * duplicates_find() - Look for addresses that two machines have.
 * @findings: where to put what is found
 * @facts: what is known of the pairs that begin here
 * @count: how many pairs
 */
void duplicates_find(struct findings *findings, const struct facts *facts,
		     unsigned int count)
{
	static struct inquiry inquiries[MAX_INTERFACES * MAX_ADDRESSES];
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_ARP));
	struct ifaddrs *own = NULL;
	unsigned int used;

	if (fd < 0 || !count || getifaddrs(&own))
		goto out;
	used = collect(inquiries, facts, count, own);
	if (used)
		inquire(fd, inquiries, used, own);
	for (unsigned int i = 0; i < used; i++) {
		int interface = config_find_interface(facts[0].config,
						      &inquiries[i].address);
		bool here = facts[0].config->interfaces[interface].node ==
			    facts[0].config->interfaces[facts[0].from].node;

		if (inquiries[i].answers > !here)
			judge(findings, &inquiries[i], interface, here);
	}
out:
	freeifaddrs(own);
	if (fd >= 0)
		close(fd);
}
