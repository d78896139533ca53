#include "doors.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/** Returns -1 where there is no such group. */
static int open_door(const struct hierarchy *hierarchy, const char *group) {
    int directory = open_cgroup(hierarchy, group);
    if (directory < 0) {
        must(errno == ENOENT, "a cgroup could not be opened");
        return -1;
    }
    int processes = openat(directory, "cgroup.procs", O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    must(processes >= 0, "cgroup.procs could not be opened");
    close(directory);
    return processes;
}

struct doors open_doors(const char *group) {
    struct cgroups found;
    must(find_cgroups(&found), "no cgroups");
    struct doors doors = {.count = 0};
    bool pids = false;
    bool memory = false;
    for (int i = 0; i < found.count; i++) {
        const struct hierarchy *hierarchy = &found.list[i];
        int door = open_door(hierarchy, group);
        if (door >= 0) {
            doors.files[doors.count++] = door;
            pids = pids || hierarchy->pids;
            memory = memory || hierarchy->memory;
        }
    }
    errno = ENOENT;
    must(pids && memory, "the sandbox's cgroups are not prepared");
    return doors;
}

void join(const struct doors *doors) {
    for (int i = 0; i < doors->count; i++) {
        // 0 is the writer itself, in whatever pid namespace.
        must(write(doors->files[i], "0", 1) == 1, "the cgroup could not be joined");
        close(doors->files[i]);
    }
}
