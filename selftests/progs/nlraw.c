// SPDX-License-Identifier: GPL-2.0
/*
 * Send any message of a generic netlink family, even a malformed one, and tell
 * what the kernel says: what a broken or hostile program does.  On purpose
 * without a library, which would not let such messages pass.
 */

#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include "common.h"

#define MAX_MESSAGE	65536

struct options {
	const char *family;
	int dump, quiet, batch;
	uint16_t flags, reserved;	/* of the headers */
	unsigned long count, listeners;
};

static union {
	struct nlmsghdr nlh;
	uint8_t bytes[MAX_MESSAGE];
} request, answer;

/* What came back for one request. */
struct verdict {
	int error;
	const char *text;
	int attribute;		/* the type of the offending one, -1 if untold */
	int missing;		/* the type of the one that is missing, -1 if untold */
	unsigned long messages;
	int interrupted;
	int dirty;		/* what pads attributes is not zero */
};

static void usage(void)
{
	fputs("usage: nlraw [-f FAMILY] [-d] [-q] [-c COUNT] [-F FLAGS] [-r RESERVED]\n"
	      "             COMMAND [ATTRIBUTE...]\n"
	      "       nlraw [-f FAMILY] -b\n"
	      "       nlraw [-f FAMILY] -l COUNT\n"
	      "An ATTRIBUTE is TYPE=u8:N, u16:N, u32:N, u64:N, ip:ADDRESS, str:TEXT or hex:BYTES,\n"
	      "or raw:BYTES, which is appended as it is.  Values of u32 and IPv4 addresses that\n"
	      "end in + grow by one with each of COUNT requests.  -d asks for a dump,\n"
	      "-F and -r set more flags and the reserved field of the headers.\n"
	      "Prints \"ERROR ATTRIBUTE TEXT\", and \"OK MESSAGES\" after success, followed by\n"
	      "\"interrupted\" if the kernel says so, and \"dirty\" if bytes between attributes\n"
	      "are not zero.  -q prints only the last, and ends at the first error.\n"
	      "-b reads requests from standard input, \"COMMAND ATTRIBUTE...\" a line.\n"
	      "-l joins the family's first multicast group with COUNT sockets, and reads none.\n",
	      stderr);
	exit(2);
}

static size_t parse_hex(const char *text, uint8_t *to)
{
	size_t length = 0;
	unsigned int byte;

	for (; *text; text += 2) {
		if (sscanf(text, "%2x", &byte) != 1 || !text[1])
			die("not hexadecimal from here: %s", text);
		to[length++] = byte;
	}
	return length;
}

static size_t put_integer(uint8_t *to, const char *text, size_t size, unsigned long round)
{
	char *end;
	uint64_t value = strtoull(text, &end, 0);

	if (*end == '+')
		value += round;
	else if (*end || !*text)
		die("not a number: %s", text);
	/* Little-endian machines only, as the guests are. */
	memcpy(to, &value, size);
	return size;
}

static size_t put_address(uint8_t *to, const char *text, unsigned long round)
{
	char address[INET6_ADDRSTRLEN];
	size_t length = strcspn(text, "+");
	uint32_t ipv4;

	snprintf(address, sizeof(address), "%.*s", (int)length, text);
	if (inet_pton(AF_INET6, address, to) == 1)
		return 16;
	if (inet_pton(AF_INET, address, to) != 1)
		die("not an address: %s", address);
	if (text[length]) {
		memcpy(&ipv4, to, 4);
		ipv4 = htonl(ntohl(ipv4) + round);
		memcpy(to, &ipv4, 4);
	}
	return 4;
}

static size_t put_value(uint8_t *to, const char *text, unsigned long round)
{
	const char *value = strchr(text, ':');
	size_t kind;

	if (!value)
		die("no kind of value: %s", text);
	kind = value++ - text;
	if (!strncmp(text, "u8", kind))
		return put_integer(to, value, 1, round);
	if (!strncmp(text, "u16", kind))
		return put_integer(to, value, 2, round);
	if (!strncmp(text, "u32", kind))
		return put_integer(to, value, 4, round);
	if (!strncmp(text, "u64", kind))
		return put_integer(to, value, 8, round);
	if (!strncmp(text, "ip", kind))
		return put_address(to, value, round);
	if (!strncmp(text, "hex", kind))
		return parse_hex(value, to);
	if (strncmp(text, "str", kind))
		die("no such kind of value: %s", text);
	strcpy((char *)to, value);
	return strlen(value) + 1;
}

static size_t put_attribute(uint8_t *to, const char *text, unsigned long round)
{
	struct nlattr attribute;
	char *value;

	if (!strncmp(text, "raw:", 4))
		return parse_hex(text + 4, to);
	attribute.nla_type = strtoul(text, &value, 0);
	if (*value++ != '=')
		die("not an attribute: %s", text);
	attribute.nla_len = NLA_HDRLEN + put_value(to + NLA_HDRLEN, value, round);
	memcpy(to, &attribute, sizeof(attribute));
	return NLA_ALIGN(attribute.nla_len);
}

static void build(uint16_t family, const struct options *o, char **words, unsigned long round)
{
	struct genlmsghdr *genl = NLMSG_DATA(&request.nlh);
	size_t length = NLMSG_LENGTH(GENL_HDRLEN);

	memset(&request, 0, sizeof(request));
	genl->cmd = strtoul(*words++, NULL, 0);
	genl->version = 1;
	genl->reserved = o->reserved;
	for (; *words; words++) {
		if (length + 2 * strlen(*words) + 64 > sizeof(request))
			die("the message is too long");
		length += put_attribute(request.bytes + length, *words, round);
	}
	request.nlh.nlmsg_type = family;
	request.nlh.nlmsg_flags = NLM_F_REQUEST | (o->dump ? NLM_F_DUMP : NLM_F_ACK) | o->flags;
	request.nlh.nlmsg_seq = round + 1;
	request.nlh.nlmsg_len = length;
}

/* The kernel tells where in the request the attribute began. */
static int attribute_at(uint32_t offset)
{
	struct nlattr attribute;

	if (offset + sizeof(attribute) > request.nlh.nlmsg_len)
		return -1;
	memcpy(&attribute, request.bytes + offset, sizeof(attribute));
	return attribute.nla_type & NLA_TYPE_MASK;
}

static void read_extack(const struct nlmsghdr *nlh, size_t skip, struct verdict *v)
{
	const uint8_t *at = (const uint8_t *)NLMSG_DATA(nlh) + skip;
	const uint8_t *end = (const uint8_t *)nlh + nlh->nlmsg_len;
	const struct nlattr *a;
	uint32_t value;

	for (; end - at >= NLA_HDRLEN; at += NLA_ALIGN(a->nla_len)) {
		a = (const struct nlattr *)at;
		if (a->nla_len < NLA_HDRLEN || a->nla_len > end - at)
			return;
		memcpy(&value, at + NLA_HDRLEN, sizeof(value));
		if (a->nla_type == NLMSGERR_ATTR_MSG)
			v->text = (const char *)at + NLA_HDRLEN;
		else if (a->nla_type == NLMSGERR_ATTR_OFFS)
			v->attribute = attribute_at(value);
		else if (a->nla_type == NLMSGERR_ATTR_MISS_TYPE)
			v->missing = value;
	}
}

/* Is there a byte between attributes that is not zero?  That would be kernel memory. */
static int is_dirty(const uint8_t *at, const uint8_t *end)
{
	const struct nlattr *a;
	int dirty = 0;

	for (; end - at >= NLA_HDRLEN; at += NLA_ALIGN(a->nla_len)) {
		a = (const struct nlattr *)at;
		if (a->nla_len < NLA_HDRLEN || NLA_ALIGN(a->nla_len) > end - at)
			return 1;
		for (int i = a->nla_len; i < NLA_ALIGN(a->nla_len); i++)
			dirty |= at[i];
		if (a->nla_type & NLA_F_NESTED)
			dirty |= is_dirty(at + NLA_HDRLEN, at + a->nla_len);
	}
	return dirty || at != end;
}

/* True at the end of the answer. */
static int take(const struct nlmsghdr *nlh, struct verdict *v)
{
	const struct nlmsgerr *err = NLMSG_DATA(nlh);
	size_t skip = sizeof(*err);

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		v->interrupted = 1;
	if (nlh->nlmsg_type == NLMSG_DONE) {
		memcpy(&v->error, NLMSG_DATA(nlh), sizeof(v->error));
		read_extack(nlh, sizeof(v->error), v);
		return 1;
	}
	if (nlh->nlmsg_type != NLMSG_ERROR) {
		v->messages++;
		v->dirty |= is_dirty((const uint8_t *)nlh + NLMSG_LENGTH(GENL_HDRLEN),
				     (const uint8_t *)nlh + nlh->nlmsg_len);
		return 0;
	}
	v->error = err->error;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += err->msg.nlmsg_len - sizeof(err->msg);
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		read_extack(nlh, skip, v);
	return 1;
}

static struct verdict ask(int fd)
{
	struct verdict v = { .text = "-", .attribute = -1, .missing = -1 };
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct nlmsghdr *nlh;
	ssize_t left;

	if (sendto(fd, &request, request.nlh.nlmsg_len, 0, (struct sockaddr *)&kernel,
		   sizeof(kernel)) < 0)
		die("send: %s", strerror(errno));
	for (;;) {
		left = recv(fd, &answer, sizeof(answer), 0);
		if (left < 0)
			die("receive: %s", strerror(errno));
		for (nlh = &answer.nlh; NLMSG_OK(nlh, left); nlh = NLMSG_NEXT(nlh, left))
			if (take(nlh, &v))
				return v;
	}
}

/* The attribute of that type, of at least that length, or NULL. */
static const uint8_t *find_attribute(const uint8_t *at, const uint8_t *end, int type,
				     size_t length)
{
	const struct nlattr *a;

	for (; end - at >= NLA_HDRLEN; at += NLA_ALIGN(a->nla_len)) {
		a = (const struct nlattr *)at;
		if (a->nla_len < NLA_HDRLEN || a->nla_len > end - at)
			break;
		if ((a->nla_type & NLA_TYPE_MASK) == type && a->nla_len >= NLA_HDRLEN + length)
			return at + NLA_HDRLEN;
	}
	return NULL;
}

/* What the kernel knows of a family is left in the answer. */
static void ask_family(int fd, const char *name)
{
	const struct options none = { 0 };
	char attribute[64];
	char *words[] = { "3", attribute, NULL };
	struct verdict v;

	snprintf(attribute, sizeof(attribute), "%d=str:%s", CTRL_ATTR_FAMILY_NAME, name);
	build(GENL_ID_CTRL, &none, words, 0);
	request.nlh.nlmsg_flags = NLM_F_REQUEST;
	if (send(fd, &request, request.nlh.nlmsg_len, 0) < 0 ||
	    recv(fd, &answer, sizeof(answer), 0) < 0)
		die("find family %s: %s", name, strerror(errno));
	if (answer.nlh.nlmsg_type == NLMSG_ERROR) {
		take(&answer.nlh, &v);
		die("find family %s: %s", name, strerror(-v.error));
	}
}

static const uint8_t *family_attribute(int type, size_t length)
{
	return find_attribute(answer.bytes + NLMSG_LENGTH(GENL_HDRLEN),
			      answer.bytes + answer.nlh.nlmsg_len, type, length);
}

static uint16_t find_family(int fd, const char *name)
{
	const uint8_t *value;
	uint16_t id;

	ask_family(fd, name);
	value = family_attribute(CTRL_ATTR_FAMILY_ID, sizeof(id));
	if (!value)
		die("family %s has no number", name);
	memcpy(&id, value, sizeof(id));
	return id;
}

/* Groups come as a nest of nests. */
static uint32_t find_group(int fd, const char *name)
{
	const uint8_t *groups, *group, *value = NULL;
	const struct nlattr *outer, *inner;
	uint32_t id;

	ask_family(fd, name);
	groups = family_attribute(CTRL_ATTR_MCAST_GROUPS, NLA_HDRLEN);
	if (groups) {
		outer = (const struct nlattr *)(groups - NLA_HDRLEN);
		inner = (const struct nlattr *)groups;
		group = groups + NLA_HDRLEN;
		if (inner->nla_len <= outer->nla_len - NLA_HDRLEN)
			value = find_attribute(group, groups + inner->nla_len,
					       CTRL_ATTR_MCAST_GRP_ID, sizeof(id));
	}
	if (!value)
		die("family %s has no group", name);
	memcpy(&id, value, sizeof(id));
	return id;
}

static void show(const struct verdict *v)
{
	if (v->error)
		printf("%s %d %s", strerrorname_np(-v->error),
		       v->missing >= 0 ? v->missing : v->attribute, v->text);
	else
		printf("OK %lu%s%s", v->messages, v->interrupted ? " interrupted" : "",
		       v->dirty ? " dirty" : "");
	putchar('\n');
}

static int open_netlink(void)
{
	struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	int one = 1;

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)))
		die("netlink socket: %s", strerror(errno));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	return fd;
}

/* Who wants to hear it all, and never comes to listen. */
static int idle_listeners(int fd, const struct options *o)
{
	uint32_t group = find_group(fd, o->family);

	for (unsigned long i = 0; i < o->listeners; i++) {
		fd = open_netlink();
		if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
			die("join the group: %s", strerror(errno));
	}
	puts("listening");
	fflush(stdout);
	while (!stop)
		pause();
	return 0;
}

static int ask_each_line(int fd, uint16_t family, const struct options *o)
{
	char line[4096], *words[64], *place;
	struct verdict v = { 0 };
	int n;

	while (fgets(line, sizeof(line), stdin)) {
		n = 0;
		for (char *word = strtok_r(line, "\n ", &place); word && n < 63;
		     word = strtok_r(NULL, "\n ", &place))
			words[n++] = word;
		words[n] = NULL;
		if (!n)
			continue;
		build(family, o, words, 0);
		v = ask(fd);
		show(&v);
	}
	return v.error ? 1 : 0;
}

static int ask_all(int fd, uint16_t family, const struct options *o, char **words)
{
	struct verdict v = { 0 };

	for (unsigned long round = 0; round < o->count && !stop; round++) {
		build(family, o, words, round);
		v = ask(fd);
		if (!o->quiet)
			show(&v);
		else if (v.error)
			break;
	}
	if (o->quiet)
		show(&v);
	return v.error ? 1 : 0;
}

static void parse_options(int argc, char **argv, struct options *o)
{
	int option, has_words;

	while ((option = getopt(argc, argv, "+bc:df:F:l:qr:")) != -1) {
		if (option == 'b')
			o->batch = 1;
		else if (option == 'c')
			o->count = number(optarg, 1, 1e7);
		else if (option == 'd')
			o->dump = 1;
		else if (option == 'f')
			o->family = optarg;
		else if (option == 'F')
			o->flags = number(optarg, 0, UINT16_MAX);
		else if (option == 'l')
			o->listeners = number(optarg, 1, 1e5);
		else if (option == 'q')
			o->quiet = 1;
		else if (option == 'r')
			o->reserved = number(optarg, 0, UINT16_MAX);
		else
			usage();
	}
	has_words = optind < argc;
	if (has_words == (o->batch || o->listeners))
		usage();
}

int main(int argc, char **argv)
{
	struct options o = { .family = "netft", .count = 1 };
	uint16_t family;
	int fd;

	parse_options(argc, argv, &o);
	catch_signals();
	fd = open_netlink();
	if (o.listeners)
		return idle_listeners(fd, &o);
	family = find_family(fd, o.family);
	if (o.batch)
		return ask_each_line(fd, family, &o);
	return ask_all(fd, family, &o, argv + optind);
}
