// SPDX-License-Identifier: GPL-2.0
/*
 * netft: NICs, their addresses, and the ways from there, as rtnetlink tells
 */

#include <errno.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "underlay.h"

/**
 * struct underlay - What there is.
 * @socket: to the kernel
 * @links: NICs
 * @addresses: their addresses
 */
struct underlay {
	struct nl_sock *socket;
	struct nl_cache *links;
	struct nl_cache *addresses;
};

/**
 * underlay_open() - See which NICs and addresses there are.
 * @underlay: where to put them; the caller closes it
 *
 * Return: 0 or a negative errno.
 */
int underlay_open(struct underlay **underlay)
{
	struct underlay *u = calloc(1, sizeof(*u));
	int err;

	*underlay = u;
	if (!u)
		return -ENOMEM;
	u->socket = nl_socket_alloc();
	err = u->socket ? nl_connect(u->socket, NETLINK_ROUTE) : -NLE_NOMEM;
	if (!err)
		err = rtnl_link_alloc_cache(u->socket, AF_UNSPEC, &u->links);
	if (!err)
		err = rtnl_addr_alloc_cache(u->socket, &u->addresses);
	/* A request has one answer. */
	if (!err) {
		nl_socket_disable_auto_ack(u->socket);
		return 0;
	}
	underlay_close(u);
	*underlay = NULL;
	return err == -NLE_NOMEM ? -ENOMEM : -EIO;
}

/**
 * underlay_close() - Forget what there is.
 * @underlay: it, or NULL
 */
void underlay_close(struct underlay *underlay)
{
	if (!underlay)
		return;
	nl_cache_free(underlay->addresses);
	nl_cache_free(underlay->links);
	nl_socket_free(underlay->socket);
	free(underlay);
}

/**
 * underlay_find() - Look for an address.
 * @underlay: what there is
 * @address: the address
 * @found: where to put what is known of it
 */
void underlay_find(struct underlay *underlay, const struct in6_addr *address,
		   struct link_address *found)
{
	link_address_find(found, underlay->links, underlay->addresses,
			  address);
}

/* The device that it leaves by, and what that says. */
static void read_device(struct underlay *underlay, unsigned int ifindex,
			struct way *way)
{
	struct rtnl_link *link = rtnl_link_get(underlay->links, ifindex);
	const char *type;

	way->ifindex = ifindex;
	if (!link)
		return;
	type = rtnl_link_get_type(link);
	way->is_adapter = type && !strcmp(type, "netft");
	if (!way->mtu)
		way->mtu = rtnl_link_get_mtu(link);
	snprintf(way->dev, sizeof(way->dev), "%s", rtnl_link_get_name(link));
	rtnl_link_put(link);
}

/* The MTU of a route, unless that was only found out, and is forgotten again. */
static unsigned int route_mtu(struct nlattr *attrs[])
{
	struct nlattr *metrics[RTAX_MAX + 1];
	struct rta_cacheinfo info = { };

	if (attrs[RTA_CACHEINFO])
		nla_memcpy(&info, attrs[RTA_CACHEINFO], sizeof(info));
	if (!attrs[RTA_METRICS] || info.rta_expires ||
	    nla_parse_nested(metrics, RTAX_MAX, attrs[RTA_METRICS], NULL) ||
	    !metrics[RTAX_MTU])
		return 0;
	return nla_get_u32(metrics[RTAX_MTU]);
}

static void read_route(struct underlay *underlay, struct nlmsghdr *header,
		       struct way *way)
{
	struct nlattr *attrs[RTA_MAX + 1];
	const struct rtmsg *route;

	if (header->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *error = nlmsg_data(header);

		way->error = -error->error;
		return;
	}
	if (header->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse(header, sizeof(*route), attrs, RTA_MAX, NULL) ||
	    !attrs[RTA_OIF]) {
		way->error = EPROTO;
		return;
	}
	route = nlmsg_data(header);
	way->is_local = route->rtm_type == RTN_LOCAL;
	way->is_routed = attrs[RTA_GATEWAY] || attrs[RTA_VIA];
	way->mtu = route_mtu(attrs);
	read_device(underlay, nla_get_u32(attrs[RTA_OIF]), way);
}

static struct nl_msg *request(const struct in6_addr *local,
			      const struct in6_addr *remote, unsigned int oif)
{
	bool v4 = address_is_v4(local);
	size_t size = v4 ? sizeof(struct in_addr) : sizeof(*local);
	size_t before = sizeof(*local) - size;
	struct rtmsg route = { .rtm_family = v4 ? AF_INET : AF_INET6,
			       .rtm_src_len = size * 8,
			       .rtm_dst_len = size * 8 };
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_REQUEST);

	if (!msg)
		return NULL;
	/* A message has room for a page. */
	nlmsg_append(msg, &route, sizeof(route), NLMSG_ALIGNTO);
	nla_put(msg, RTA_SRC, size, local->s6_addr + before);
	nla_put(msg, RTA_DST, size, remote->s6_addr + before);
	if (oif)
		nla_put_u32(msg, RTA_OIF, oif);
	return msg;
}

static void ask(struct underlay *underlay, struct nl_msg *msg, struct way *way)
{
	struct sockaddr_nl from;
	unsigned char *answer;
	int len;

	len = nl_send_auto(underlay->socket, msg);
	if (len >= 0)
		len = nl_recv(underlay->socket, &from, &answer, NULL);
	way->error = EIO;
	if (len <= 0)
		return;
	if (nlmsg_ok((struct nlmsghdr *)answer, len)) {
		way->error = 0;
		read_route(underlay, (struct nlmsghdr *)answer, way);
	}
	free(answer);
}

/**
 * underlay_way() - Which way do packets take?
 * @underlay: what there is
 * @local: the address that they come from, which is here
 * @found: where that is
 * @remote: the address that they go to
 * @way: where to put what is known of it
 *
 * As the module does it: what is in the subnet of a NIC leaves by that NIC,
 * whatever the routing table says; all else is left to the table.
 */
void underlay_way(struct underlay *underlay, const struct in6_addr *local,
		  const struct link_address *found,
		  const struct in6_addr *remote, struct way *way)
{
	bool bound = IN6_IS_ADDR_LINKLOCAL(remote) ||
		     subnet_has(&found->subnet, remote);
	struct nl_msg *msg = request(local, remote,
				     bound ? found->ifindex : 0);

	*way = (struct way){ .error = msg ? 0 : ENOMEM };
	if (!msg)
		return;
	ask(underlay, msg, way);
	nlmsg_free(msg);
}
