#include "figures.h"
#include "events.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define GROUP "/sandbox/work"
#define DISK "/var/lib/slipway"

/** Reads a small file of a cgroup; false when there is none. */
static bool read_text(int directory, const char *file, char *text, size_t size) {
    int fd = directory < 0 ? -1 : openat(directory, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    size_t length = 0;
    ssize_t count;
    while (length < size - 1 && (count = read(fd, text + length, size - 1 - length)) > 0) {
        length += (size_t)count;
    }
    close(fd);
    text[length] = '\0';
    return length > 0;
}

/** Version 1 writes "no limit" as a number near the largest, version 2 as "max". */
static int64_t to_number(const char *text) {
    if (*text < '0' || *text > '9') {
        return UNKNOWN;
    }
    long long value = strtoll(text, NULL, 10);
    return value >= 1LL << 60 ? UNKNOWN : value;
}

int64_t read_number(int directory, const char *file) {
    char text[64];
    return read_text(directory, file, text, sizeof text) ? to_number(text) : UNKNOWN;
}

int64_t read_keyed(int directory, const char *file, const char *key) {
    char text[8192];
    size_t length = strlen(key);
    if (!read_text(directory, file, text, sizeof text)) {
        return UNKNOWN;
    }
    for (char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, key, length) == 0 && line[length] == ' ') {
            return to_number(line + length + 1);
        }
    }
    return UNKNOWN;
}

static void read_disk(struct figures *figures) {
    struct statvfs disk;
    if (statvfs(DISK, &disk) != 0) {
        return;
    }
    // What the file system keeps for root is not the learner's.
    figures->disk_used_bytes = (int64_t)((disk.f_blocks - disk.f_bfree) * disk.f_frsize);
    figures->disk_bytes = figures->disk_used_bytes + (int64_t)(disk.f_bavail * disk.f_frsize);
}

static void read_memory(struct figures *figures, int group, bool unified) {
    static struct counter kills;
    int64_t used = read_number(group, unified ? "memory.current" : "memory.usage_in_bytes");
    int64_t cache = read_keyed(group, "memory.stat", unified ? "inactive_file" : "total_inactive_file");
    if (used != UNKNOWN && cache != UNKNOWN) {
        figures->memory_bytes = used > cache ? used - cache : 0;
    }
    figures->memory_limit_bytes = read_number(group, unified ? "memory.max" : "memory.limit_in_bytes");
    figures->oom_kills = unified ? read_keyed(group, "memory.events", "oom_kill")
                                 : counter_add(&kills, sum_events(group, "memory.oom_control", "oom_kill"));
}

static void read_pids(struct figures *figures, int group, bool unified) {
    static struct counter refusals;
    figures->pids = read_number(group, "pids.current");
    figures->pids_limit = read_number(group, "pids.max");
    // Linux 6.11 and later count for the group whose limit it was, and those above, on version 2.
    bool whole = unified && read_keyed(group, "pids.events.local", "max") != UNKNOWN;
    figures->pids_refused = whole ? read_keyed(group, "pids.events", "max")
                                  : counter_add(&refusals, sum_events(group, "pids.events", "max"));
}

static void read_cpu(struct figures *figures, int group, bool unified) {
    if (unified) {
        figures->cpu_usec = read_keyed(group, "cpu.stat", "usage_usec");
        return;
    }
    char text[64];
    if (read_text(group, "cpuacct.usage", text, sizeof text)) {
        figures->cpu_usec = strtoll(text, NULL, 10) / 1000;
    }
}

struct figures read_figures(const struct cgroups *cgroups) {
    struct figures figures = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN};
    read_disk(&figures);
    for (int i = 0; i < cgroups->count; i++) {
        const struct hierarchy *hierarchy = &cgroups->list[i];
        int group = open_cgroup(hierarchy, GROUP);
        if (group < 0) {
            continue;
        }
        if (hierarchy->memory) {
            read_memory(&figures, group, cgroups->unified);
        }
        if (hierarchy->pids) {
            read_pids(&figures, group, cgroups->unified);
        }
        if (hierarchy->cpuacct) {
            read_cpu(&figures, group, cgroups->unified);
        }
        close(group);
    }
    return figures;
}
