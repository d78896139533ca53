# Marks the learner's terminal (OSC 133), so that the server knows which output and which exit code belong to
# which command: A prompt begins, B prompt ends, C output begins, D;<code> output ended. The nonce tells our
# marks from the same bytes printed by a program. Sourced once by an interactive bash; nested shells stay silent.

[[ $- == *i* && -n ${SLIPWAY_SHELL_NONCE:-} ]] || return 0

__slipway_key=$SLIPWAY_SHELL_NONCE
unset SLIPWAY_SHELL_NONCE
__slipway_ran=

__slipway_before_prompt() {
    local code=$?
    [[ -z $__slipway_ran ]] || printf '\e]133;D;%d;k=%s\a' "$code" "$__slipway_key"
    __slipway_ran=
    printf '\e]133;A;k=%s\a' "$__slipway_key"
    return "$code"
}

PROMPT_COMMAND=(__slipway_before_prompt "${PROMPT_COMMAND[@]}")
PS1="$PS1"'\[\e]133;B;k=$__slipway_key\a\]'
# PS0 is printed once for each command line, when it has been read in full. The expression in the array index
# is a way to assign from within an expansion, without a subshell; the expansion itself is empty.
PS0='\e]133;C;k=$__slipway_key\a${__slipway_key:${#__slipway_key}+(__slipway_ran=1)-1:0}'
