// Where the sandbox's cgroup hierarchies are mounted. Read from the kernel, so it holds for version 1 and 2.
#ifndef SLIPWAY_CGROUPS_H
#define SLIPWAY_CGROUPS_H

#include <stdbool.h>

enum { MAX_HIERARCHIES = 32 };

struct hierarchy {
    char path[128]; // the mount point
    bool pids;      // which of the controllers that matter here it has; all of them on version 2
    bool memory;
    bool cpuacct;
    bool freezer; // of version 1, where what is frozen cannot be killed
};

struct cgroups {
    bool unified; // version 2: the only hierarchy is the first
    int count;
    struct hierarchy list[MAX_HIERARCHIES];
};

/** Fills `found`; false, with errno set, when the kernel's list cannot be read or names none. */
bool find_cgroups(struct cgroups *found);

/** Opens the directory `group` (such as "/sandbox/work") of a hierarchy; -1 with errno when it is not a cgroup. */
int open_cgroup(const struct hierarchy *hierarchy, const char *group);

#endif
