// A new terminal and the learner's shell in it.
#ifndef SLIPWAY_SHELL_H
#define SLIPWAY_SHELL_H

#include "input.h"

#include <sys/types.h>

struct shell {
    pid_t pid;
    int terminal; // the pty's master, not blocking
    // The other side stays open here too: otherwise the master would report a hang-up, again and again, whenever no
    // process happens to have the terminal open, although the shell lives and may open /dev/tty once more.
    int inside;
};

/** Starts the shell; returns NULL, or what failed, with errno set. Call it with SIGCHLD blocked. */
const char *shell_start(struct shell *shell, struct size size);

void shell_resize(const struct shell *shell, struct size size);

#endif
