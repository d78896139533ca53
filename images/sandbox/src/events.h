// How often a limit struck below a cgroup.
#ifndef SLIPWAY_EVENTS_H
#define SLIPWAY_EVENTS_H

#include <stdint.h>

/** A count that never falls, made of one that loses the part of each cgroup that is removed. */
struct counter {
    int64_t last;
    int64_t total;
};

/** Sums `key` of `file` over a cgroup and all below it; for kernels that count only where a process is. */
int64_t sum_events(int directory, const char *file, const char *key);

/** Takes a new sum and returns the total. What was counted and removed between two sums is missed. */
int64_t counter_add(struct counter *counter, int64_t sum);

#endif
