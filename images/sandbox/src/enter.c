// enter work|service <program> [arguments…]: the command of every exec into a sandbox. It starts as the container's
// root, becomes the learner for good, joins the cgroup where that kind of work is limited, and runs the program.
// It joins last: on cgroup version 2 the learner may move, and freeze, whatever is in their groups, whosever it is. The
// kernel asks who opened the group's file, not who writes to it.
// If any step fails it says which, exits with 69, and has run nothing. It opens nothing that a learner could have made.
#include "doors.h"
#include "privileges.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOME "/home/learner"
#define DEFAULT_UID 100000

static const char *const KEPT[] = {"TERM", "COLORTERM", "LANG", "SLIPWAY_SHELL_NONCE", "SLIPWAY_LINE"};
static char *const SET[] = {
    "HOME=" HOME, "USER=learner", "LOGNAME=learner", "SHELL=/bin/bash", "PATH=/usr/local/bin:/usr/bin:/bin",
};
enum { KEPT_COUNT = sizeof KEPT / sizeof *KEPT, SET_COUNT = sizeof SET / sizeof *SET };

/** The learner's user id; the 65535 after it belong to the same sandbox. Never a system account's. */
static uid_t learner_id(void) {
    const char *text = getenv("SLIPWAY_UID_BASE");
    uint64_t id = DEFAULT_UID;
    if (text != NULL && !parse_number(text, 1000, UINT32_MAX - 65536ULL, &id)) {
        die(EXIT_UNAVAILABLE, "SLIPWAY_UID_BASE is not a user id", 0);
    }
    return (uid_t)id;
}

/** With one of the three standard ones closed, a file opened here would take its number. */
static void require_standard_files(void) {
    for (int fd = 0; fd < 3; fd++) {
        must(fcntl(fd, F_GETFD) >= 0, "stdin, stdout or stderr is closed");
    }
}

static void choose_environment(void) {
    static char *chosen[KEPT_COUNT + SET_COUNT + 1];
    int count = 0;
    for (int i = 0; i < KEPT_COUNT; i++) {
        char *value = getenv(KEPT[i]);
        if (value != NULL) {
            // The whole entry: the name and "=" stand before the value.
            chosen[count++] = value - strlen(KEPT[i]) - 1;
        }
    }
    for (int i = 0; i < SET_COUNT; i++) {
        chosen[count++] = SET[i];
    }
    environ = chosen;
}

/** Only now, as the learner: the learner may have made anything of the home folder, even locked it. */
static void go_home(void) {
    if (chdir(HOME) != 0) {
        must(chdir("/") == 0, "chdir");
    }
}

int main(int argc, char **argv) {
    const char *group = NULL;
    if (argc >= 3 && strcmp(argv[1], "work") == 0) {
        group = "/sandbox/work/shell";
    } else if (argc >= 3 && strcmp(argv[1], "service") == 0) {
        group = "/sandbox/engine";
    } else {
        die(EXIT_USAGE, "usage: enter work|service <program> [arguments]", 0);
    }
    require_standard_files();
    must(close_other_files(), "files could not be closed");
    uid_t id = learner_id();
    choose_environment();
    const struct doors doors = open_doors(group);
    const struct rlimit no_core = {0, 0};
    must(setrlimit(RLIMIT_CORE, &no_core) == 0, "RLIMIT_CORE");
    drop_privileges(id);
    verify_privileges(id);
    join(&doors);
    umask(022);
    reset_signals();
    go_home();
    execvp(argv[2], argv + 2);
    die(EXIT_UNAVAILABLE, argv[2], errno);
}
