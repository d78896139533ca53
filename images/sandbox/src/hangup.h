// The end of a terminal from outside: its holder, and every process of its shell's session.
#ifndef SLIPWAY_HANGUP_H
#define SLIPWAY_HANGUP_H

#include <stdbool.h>

/**
 * Hangs up on the terminal, if there is one; needs nothing of its holder, which may be stopped. Afterwards its name is
 * free. Takes some seconds at most, but for the lock: whoever waits for it longer than the caller's timer allows gets
 * EINTR and calls `late`. False when there is a process left that cannot be ended.
 */
bool hang_up(const char *name, void (*late)(void));

#endif
