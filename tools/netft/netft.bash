# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Completion for netft in bash.  What a word could be, the tool itself knows.

_netft()
{
	local cur words cword word
	# MAC and IPv6 addresses are one word each.
	_init_completion -n : || return
	while read -r word; do
		[[ $word != "$cur"* ]] || COMPREPLY+=("$word")
	done < <("${words[0]}" complete "${words[@]:1:cword}" 2>/dev/null)
	__ltrim_colon_completions "$cur"
}

complete -F _netft netft
