// SPDX-License-Identifier: GPL-2.0
/*
 * Keep a CPU busy until killed: a page of instructions that do nothing, over and over.
 * An emulator translates them into nothing, so the guest's time passes much faster than
 * with any other loop, and whoever wants the CPU has to fight for it all the same.
 */
int main(void)
{
	for (;;)
		__asm__ volatile(".balign 4096\n\t.rept 4000\n\tnop\n\t.endr");
}
