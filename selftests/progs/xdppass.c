// SPDX-License-Identifier: GPL-2.0
/*
 * Attach an XDP program that passes everything to a device, until SIGTERM: what
 * matters is the other receive path that packets take then.
 */
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <sys/syscall.h>

#include "common.h"

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int load_program(void)
{
	static const struct bpf_insn pass[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_PASS },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.expected_attach_type = BPF_XDP,
		.insns = (uintptr_t)pass,
		.insn_cnt = 2,
		.license = (uintptr_t)"GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

int main(int argc, char **argv)
{
	union bpf_attr attr = {};
	int program;

	if (argc != 2) {
		fputs("usage: xdppass DEVICE\n", stderr);
		return 2;
	}
	catch_signals();
	program = load_program();
	if (program < 0)
		die("load: %s", strerror(errno));
	attr.link_create.prog_fd = program;
	attr.link_create.target_ifindex = if_nametoindex(argv[1]);
	attr.link_create.attach_type = BPF_XDP;
	/* In the driver, not in the generic path behind it. */
	attr.link_create.flags = XDP_FLAGS_DRV_MODE;
	if (bpf(BPF_LINK_CREATE, &attr) < 0)
		die("attach to %s: %s", argv[1], strerror(errno));
	puts("attached");
	fflush(stdout);
	while (!stop)
		pause();
	return 0;
}
