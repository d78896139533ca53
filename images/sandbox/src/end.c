// end: ends all that runs in the sandbox but PID 1 and what is root's, so that the host engine can remove its container.
// On cgroup version 1 a frozen process cannot be killed: one paused container, and the sandbox would stay for good. So
// PID 1 is held, or it would end and take this program with it; then everything gets SIGKILL and is thawed, until nothing
// is left that could freeze anything; then PID 1 is let go, and ends because its child has. Nothing is to be done on
// version 2. Exit 0: nothing is left; 71: the system refused something; 75: something was left after two seconds.
#include "cgroups.h"
#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define GROUP "/sandbox"
#define HELD "held"
enum { PATIENCE_MS = 2000, PAUSE_MS = 5, DEEPEST = 32 };

static void must(bool done, const char *what) {
    if (!done) {
        die(EXIT_OS, what, errno);
    }
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool write_word(int directory, const char *name, const char *word) {
    int file = openat(directory, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    bool written = write(file, word, strlen(word)) == (ssize_t)strlen(word);
    close(file);
    return written;
}

/** Thaws a group and all below it, but not the one that holds PID 1. Takes over `directory`. */
static void thaw(int directory, int depth) {
    write_word(directory, "freezer.state", "THAWED");
    DIR *list = fdopendir(directory);
    if (list == NULL) {
        close(directory);
        return;
    }
    for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
        bool group = entry->d_type == DT_DIR && entry->d_name[0] != '.';
        if (!group || depth == DEEPEST || (depth == 0 && strcmp(entry->d_name, HELD) == 0)) {
            continue;
        }
        int below = openat(directory, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below >= 0) {
            thaw(below, depth + 1);
        }
    }
    closedir(list);
}

/** Whether the process lives and is not root's; then `*uid` is its real user. One that has just ended does not. */
static bool is_to_end(const char *pid, uid_t *uid) {
    char path[sizeof "/proc//status" + NAME_MAX];
    snprintf(path, sizeof path, "/proc/%s/status", pid);
    FILE *status = fopen(path, "re");
    if (status == NULL) {
        return false;
    }
    char line[256];
    char state = 'X';
    bool known = false;
    while (!known && fgets(line, sizeof line, status) != NULL) {
        sscanf(line, "State: %c", &state);
        known = sscanf(line, "Uid: %u", uid) == 1;
    }
    fclose(status);
    return known && *uid != 0 && state != 'Z' && state != 'X';
}

/** Spares PID 1 and the caller. The real user stays root: nobody whom it kills could do the same to it. */
static void kill_all_of(uid_t uid) {
    if (seteuid(uid) != 0) {
        return;
    }
    kill(-1, SIGKILL);
    must(seteuid(0) == 0, "seteuid");
}

/** Returns whether there was nothing to kill. */
static bool kill_all(void) {
    DIR *processes = opendir("/proc");
    must(processes != NULL, "/proc");
    bool none = true;
    uid_t last = 0;
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        uid_t uid;
        if (!isdigit((unsigned char)entry->d_name[0]) || strcmp(entry->d_name, "1") == 0) {
            continue;
        }
        if (!is_to_end(entry->d_name, &uid)) {
            continue;
        }
        none = false;
        // Once for all neighbours in the list that have the same.
        if (uid != last) {
            kill_all_of(uid);
        }
        last = uid;
    }
    closedir(processes);
    return none;
}

/** Returns the group that PID 1 is held in; frozen only now: whoever is put into a frozen one stays where it was. */
static int hold_first_process(int sandbox) {
    must(mkdirat(sandbox, HELD, 0700) == 0 || errno == EEXIST, "mkdir");
    int held = openat(sandbox, HELD, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    must(held >= 0, HELD);
    must(write_word(held, "cgroup.procs", "1"), "PID 1 could not be moved");
    must(write_word(held, "freezer.state", "FROZEN"), "PID 1 could not be held");
    return held;
}

static void end_all(const struct hierarchy *freezer) {
    int sandbox = open_cgroup(freezer, GROUP);
    must(sandbox >= 0, GROUP);
    int held = hold_first_process(sandbox);
    int64_t until = now_ms() + PATIENCE_MS;
    bool none = false;
    while (!none && now_ms() < until) {
        none = kill_all();
        thaw(dup(sandbox), 0);
        const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
        nanosleep(&pause, NULL);
    }
    write_word(held, "freezer.state", "THAWED");
    if (!none) {
        die(EXIT_DETACHED, "something is left", 0);
    }
}

int main(void) {
    struct cgroups found;
    must(find_cgroups(&found), "no cgroups");
    for (int i = 0; i < found.count; i++) {
        if (found.list[i].freezer) {
            end_all(&found.list[i]);
        }
    }
    return 0;
}
