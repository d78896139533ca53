// What a sandbox uses and may use, as the kernel gives it.
#ifndef SLIPWAY_FIGURES_H
#define SLIPWAY_FIGURES_H

#include "cgroups.h"

#include <stdint.h>

enum { UNKNOWN = -1 }; // also: without a limit

struct figures {
    int64_t memory_bytes; // without file cache that nobody has used lately, which the kernel gives back first
    int64_t memory_limit_bytes;
    int64_t pids;
    int64_t pids_limit;
    int64_t disk_used_bytes;
    int64_t disk_bytes;
    int64_t cpu_usec;
    int64_t oom_kills;
    int64_t pids_refused;
};

/** All of it; each figure that cannot be read is UNKNOWN. */
struct figures read_figures(const struct cgroups *cgroups);

/** The number that a file of a cgroup consists of. */
int64_t read_number(int directory, const char *file);

/** The number after `key` in a file of lines "<key> <number>". */
int64_t read_keyed(int directory, const char *file, const char *key);

#endif
