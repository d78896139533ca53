// Finds the holder of a terminal, or starts one.
#ifndef SLIPWAY_START_H
#define SLIPWAY_START_H

#include "input.h"

#include <stdbool.h>
#include <stdint.h>

struct terminal {
    const char *name;  // [a-z0-9-]{1,64}
    struct size size;
    uint64_t first;    // sequence number of the first byte of output, should a holder be started
    const char *nonce;
};

/** Connects to the terminal's holder, which is started first when there is none; `created` says so. Exits when it fails.
 *  Whoever waits longer than the caller's timer allows gets EINTR and calls `late`. */
int connect_to_holder(const struct terminal *terminal, bool *created, void (*late)(void));

/** Connects to the terminal's holder, if there is one (else -1), and takes its name away. Nobody starts another one before
 *  the lock is closed. Exits, and waits, as above. */
int find_holder(const char *name, int *lock_file, void (*late)(void));

#endif
