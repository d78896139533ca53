// The process that holds a terminal's shell.
#ifndef SLIPWAY_HOLDER_H
#define SLIPWAY_HOLDER_H

#include "input.h"

#include <stdint.h>

struct holding {
    const char *path;    // of the socket
    int listening;       // the socket, bound
    struct size size;    // of the terminal at first
    uint64_t first;      // sequence number of the first byte of output
    const char *nonce;   // told to every attachment
    int ready;           // gets "ok" once the shell runs, or what failed
};

/** Starts the shell and serves attachments until the shell has ended and one of them has got everything. */
_Noreturn void hold_shell(const struct holding *holding);

#endif
