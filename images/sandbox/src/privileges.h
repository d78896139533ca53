// Turns a process of the container's root into one of the learner's, for good.
#ifndef SLIPWAY_PRIVILEGES_H
#define SLIPWAY_PRIVILEGES_H

#include <sys/types.h>

/** Gives up every privilege and becomes user and group `id`; exits with EXIT_UNAVAILABLE when any step fails. */
void drop_privileges(uid_t id);

/** Asks the kernel whether all of that took; exits with EXIT_UNAVAILABLE when anything is left. */
void verify_privileges(uid_t id);

#endif
