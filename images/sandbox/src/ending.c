#include "ending.h"
#include "clock.h"
#include "groups.h"
#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SANDBOX "/sandbox"
enum { SHORTEST_PAUSE_MS = 2, LONGEST_PAUSE_MS = 200 };

static void write_word(int file, const char *word) {
    // Refused for a process that has just ended, which is as good.
    ssize_t written = write(file, word, strlen(word));
    (void)written;
}

static int open_file(const struct hierarchy *hierarchy, const char *group, const char *name) {
    int directory = open_cgroup(hierarchy, group);
    int file = directory < 0 ? -1 : openat(directory, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (directory >= 0) {
        close(directory);
    }
    return file;
}

/** The hierarchy of version 1 that freezes; all -1 on version 2, where what is frozen dies like anything else. */
struct freezer {
    int state; // of the group that everything of the learner's is below
    int out;   // the way to the group above it, which nobody freezes
};

static struct freezer open_freezer(const struct cgroups *cgroups) {
    struct freezer freezer = {-1, -1};
    for (int i = 0; i < cgroups->count; i++) {
        const struct hierarchy *hierarchy = &cgroups->list[i];
        if (hierarchy->freezer) {
            freezer.state = open_file(hierarchy, SANDBOX, "freezer.state");
            freezer.out = open_file(hierarchy, "", "cgroup.procs");
        }
    }
    return freezer;
}

/** Also one whose first thread has ended while others have not. One that is gone does not live. */
static bool lives(const char *pid) {
    char path[64];
    char text[1024];
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) {
        close(file);
    }
    if (length <= 0) {
        return false;
    }
    text[length] = '\0';
    // After the name, which may hold anything: the state, and the number of threads 17 fields later (proc(5)).
    const char *rest = strrchr(text, ')');
    char state = 'X';
    long threads = 0;
    if (rest == NULL || sscanf(rest + 1, " %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ld", &state, &threads) != 2) {
        return true;
    }
    return (state != 'Z' && state != 'X') || threads > 1;
}

/** Returns whether there was anything that lives; moves it to where nothing stands still. */
static bool lead_out(int out) {
    DIR *processes = opendir("/proc");
    if (processes == NULL) {
        return true;
    }
    bool any = false;
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        bool is_process = isdigit((unsigned char)entry->d_name[0]) && strcmp(entry->d_name, "1") != 0;
        if (is_process && lives(entry->d_name)) {
            any = true;
            write_word(out, entry->d_name);
        }
    }
    closedir(processes);
    return any;
}

/** Removes a group that an exec of the host engine joins; false while somebody is in it. */
static bool shut(const struct hierarchy *hierarchy, const char *parent, const char *name) {
    int directory = open_cgroup(hierarchy, parent);
    bool is_shut = directory < 0 || unlinkat(directory, name, AT_REMOVEDIR) == 0 || errno != EBUSY;
    if (directory >= 0) {
        close(directory);
    }
    return is_shut;
}

/** From now on no exec becomes one of the learner's processes. */
static bool shut_doors(const struct cgroups *cgroups) {
    bool are_shut = true;
    for (int i = 0; i < cgroups->count; i++) {
        are_shut = shut(&cgroups->list[i], SANDBOX, "engine") && are_shut;
        are_shut = shut(&cgroups->list[i], SANDBOX "/work", "shell") && are_shut;
    }
    return are_shut;
}

/** A limit of the learner's own would let the processes take hours to end: memory is given back on their time. */
static void give_time(const struct cgroups *cgroups) {
    for (int i = 0; i < cgroups->count; i++) {
        int sandbox = open_cgroup(&cgroups->list[i], SANDBOX "/work");
        if (sandbox >= 0) {
            write_below(sandbox, cgroups->unified ? "cpu.max" : "cpu.cfs_quota_us", cgroups->unified ? "max" : "-1");
            close(sandbox);
        }
    }
}

/** What cannot be led out: on Linux before 5.16 threads that have waited for a core dump. All have their death before them. */
static void thaw(const struct cgroups *cgroups, int state) {
    for (int i = 0; i < cgroups->count; i++) {
        int sandbox = cgroups->list[i].freezer ? open_cgroup(&cgroups->list[i], SANDBOX) : -1;
        if (sandbox >= 0) {
            write_below(sandbox, "freezer.state", "THAWED");
            close(sandbox);
        }
    }
    write_word(state, "THAWED");
}

void end_processes(const struct cgroups *cgroups) {
    struct freezer freezer = open_freezer(cgroups);
    int pause = SHORTEST_PAUSE_MS;
    bool have_time = false;
    bool any;
    do {
        // Nobody takes a further step, such as freezing somebody else. What arrives now stands still, too.
        write_word(freezer.state, "FROZEN");
        // By the time it is led out it has its death before it, and takes no step either.
        kill(-1, SIGKILL);
        while (waitpid(-1, NULL, WNOHANG) > 0) {
        }
        if (!have_time) {
            // Not before: whoever makes groups faster than these are gone through would keep this from its end.
            give_time(cgroups);
            have_time = true;
        }
        any = lead_out(freezer.out);
        if (any && pause == LONGEST_PAUSE_MS) {
            thaw(cgroups, freezer.state);
        }
        // To move processes is work for the whole host.
        pause_ms(pause);
        pause = 2 * pause < LONGEST_PAUSE_MS ? 2 * pause : LONGEST_PAUSE_MS;
    } while (any || !shut_doors(cgroups));
    // The group may be there when the container is started again.
    write_word(freezer.state, "THAWED");
}
