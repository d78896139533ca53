// A holder's work: moves bytes between a terminal's shell and whoever is attached.
#ifndef SLIPWAY_SERVE_H
#define SLIPWAY_SERVE_H

#include "holder.h"

#include <signal.h>

/** Starts the shell; returns NULL, or what failed, with errno set. Call it with SIGCHLD blocked. */
const char *serve_start(const struct holding *holding);

/** Handles SIGCHLD, which may arrive only with the mask of `serve`. */
void serve_note_child(int number);

/** Serves attachments until the shell has ended and one of them has got everything. */
void serve(const struct holding *holding, const sigset_t *while_waiting);

#endif
