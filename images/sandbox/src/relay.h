// The connections that are relayed to the engine, each with both directions.
#ifndef SLIPWAY_RELAY_H
#define SLIPWAY_RELAY_H

#include <poll.h>
#include <stdbool.h>

enum {
    // Connections at once; what is beyond is closed.
    RELAYS = 1024,
    RELAY_FILES = 2,
};

/** Connects `client` to the engine's socket at `engine`; closes it when that cannot be. */
void relay_open(int client, const char *engine);

/** Fills in what is to be watched, RELAY_FILES for each; returns how many files that are. */
int relay_watch(struct pollfd *files);

/** Moves what can be moved, after a look at the files that `relay_watch` has filled in; ends what is over. */
void relay_serve(const struct pollfd *files);

#endif
