// Takes from a process of the container's root what it does not need, for good.
#ifndef SLIPWAY_PRIVILEGES_H
#define SLIPWAY_PRIVILEGES_H

#include <stdint.h>
#include <sys/types.h>

/** Gives up every privilege and becomes user and group `id`; exits with EXIT_UNAVAILABLE when any step fails. */
void drop_privileges(uid_t id);

/** Asks the kernel whether all of that took; exits with EXIT_UNAVAILABLE when anything is left. */
void verify_privileges(uid_t id);

/** A set with this one of CAP_KILL and its like; sets are joined by |. */
#define CAPABILITY(number) (UINT64_C(1) << (number))

/** Stays root, with these capabilities alone, and none for what it might execute; exits with EXIT_UNAVAILABLE when it fails. */
void keep_capabilities(uint64_t kept);

#endif
