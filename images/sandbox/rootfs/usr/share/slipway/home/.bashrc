# Interactive shells of the learner.
[[ $- == *i* ]] || return 0

HISTCONTROL=ignoredups
HISTSIZE=10000
HISTFILESIZE=20000
shopt -s histappend checkwinsize
# History survives the terminal, which may end without notice.
PROMPT_COMMAND=('history -a')

PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ '
alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l'
export EDITOR=nano LESS=-R

bind 'set enable-active-region off'
[[ ! -r /usr/share/bash-completion/bash_completion ]] || . /usr/share/bash-completion/bash_completion
. /usr/share/slipway/shell-integration.bash
