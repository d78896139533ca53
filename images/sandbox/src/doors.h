// The way into a group of the sandbox's cgroup tree. The kernel asks who opened the group's file, not who writes to it: a
// process opens the doors while it may, and goes through when it is what it wants to be.
#ifndef SLIPWAY_DOORS_H
#define SLIPWAY_DOORS_H

#include "cgroups.h"

/** The group's file in each hierarchy that has the group. */
struct doors {
    int count;
    int files[MAX_HIERARCHIES];
};

/** Opens those of a group such as "/sandbox/engine"; exits with EXIT_UNAVAILABLE unless one limits processes, one memory. */
struct doors open_doors(const char *group);

/** Moves the calling process through all of them and closes them; exits with EXIT_UNAVAILABLE when one is shut. */
void join(const struct doors *doors);

#endif
