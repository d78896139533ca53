# Marks the learner's terminal (OSC 133), so that the server knows which output and which exit code belong to
# which command: A prompt begins (A;i=1: typed input waits to be read), B prompt ends, P the shell reads on in an
# unfinished line, C output begins, D;<code>;t=<milliseconds> output ended. The nonce tells our marks from the same
# bytes printed by a program. Sourced once by an interactive bash; nested shells stay silent.

[[ $- == *i* && -n ${SLIPWAY_SHELL_NONCE:-} ]] || return 0

__slipway_key=$SLIPWAY_SHELL_NONCE
unset SLIPWAY_SHELL_NONCE
__slipway_ran=
__slipway_began=0
__slipway_B='\[\e]133;B;k=$__slipway_key\a\]'
__slipway_P='\[\e]133;P;k=$__slipway_key\a\]'
# PS0 is printed for each command of an entered line, when it has been read in full. The expression in the array index
# is a way to assign from within an expansion, without a subshell; the expansion itself is empty. Of several commands
# the first one is the beginning. The time is in microseconds, whatever the locale's decimal sign is; a learner may unset
# it, or make it anything else.
__slipway_C='\e]133;C;k=$__slipway_key\a${__slipway_key:${#__slipway_key}+0*(__slipway_began=(__slipway_ran?__slipway_began:10#0${EPOCHREALTIME+${EPOCHREALTIME//[!0-9]/}}),__slipway_ran=1):0}'

__slipway_before_prompt() {
    local code=$? took waiting=
    if [[ -n $__slipway_ran ]]; then
        took=$(((10#0${EPOCHREALTIME+${EPOCHREALTIME//[!0-9]/}} - __slipway_began) / 1000))
        [[ $__slipway_began -gt 0 && $took -ge 0 ]] && took=";t=$took" || took=
        printf '\e]133;D;%d%s;k=%s\a' "$code" "$took" "$__slipway_key"
    fi
    __slipway_ran=
    # A learner may try out a prompt of their own, or have none, or one that cannot be changed.
    : "${PS0=}" "${PS1=}" "${PS2=}"
    [[ $PS1 == *"$__slipway_B"* || ${PS1@a} == *r* ]] || PS1+=$__slipway_B
    [[ $PS2 == *"$__slipway_P"* || ${PS2@a} == *r* ]] || PS2+=$__slipway_P
    [[ $PS0 == *"$__slipway_C"* || ${PS0@a} == *r* ]] || PS0+=$__slipway_C
    builtin read -r -t 0 && waiting=';i=1'
    printf '\e]133;A%s;k=%s\a' "$waiting" "$__slipway_key"
    return "$code"
}

PROMPT_COMMAND=(__slipway_before_prompt "${PROMPT_COMMAND[@]}")
