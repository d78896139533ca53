// guard <groups> <levels> <program> [arguments…]: PID 1 of the sandbox. Runs the learner's engine in its cgroup, waits for whatever
// loses its parent, and when the engine has ended, or is to, ends all that is left, so that the container can end too.
// It is root's, out of the learner's reach, with the two capabilities that this takes.
// SIGTERM: the engine is told to end, and has five seconds; SIGUSR1: everything ends at once.
// On cgroup version 1 nothing limits how many groups a learner makes, and they cost the host memory that nobody's limit
// counts: when a hierarchy has more than <groups>, or one more than <levels> deep, everything ends.
// Exit code: the engine's (128 + the signal that ended it); 0 after SIGUSR1; 75 too many groups; 69 nothing was run.
#include "clock.h"
#include "doors.h"
#include "ending.h"
#include "groups.h"
#include "privileges.h"
#include "process.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ENGINE_GROUP "/sandbox/engine"
#define LEARNERS_GROUP "/sandbox/work/docker"
#define TOO_MANY "slipway: failed: the learner made too many control groups\n"
enum { LOOK_MS = 200, STOP_MS = 5000, REMOVAL_MS = 500, REAPED_AT_ONCE = 64 };
enum { RUNNING = -1, OVERGROWN = -2 }; // in place of an exit code

/** Where the learner may make groups, in each hierarchy. */
struct ground {
    int count;
    int directories[MAX_HIERARCHIES];
};

static struct ground open_ground(const struct cgroups *cgroups) {
    struct ground ground = {.count = 0};
    for (int i = 0; i < cgroups->count; i++) {
        int directory = open_cgroup(&cgroups->list[i], LEARNERS_GROUP);
        if (directory >= 0) {
            ground.directories[ground.count++] = directory;
        }
    }
    return ground;
}

static bool is_overgrown(const struct ground *ground, const struct group_limits *limits) {
    for (int i = 0; i < ground->count; i++) {
        if (exceeds(ground->directories[i], limits)) {
            return true;
        }
    }
    return false;
}

static void clear(const struct ground *ground) {
    for (int i = 0; i < ground->count; i++) {
        remove_groups(ground->directories[i], REMOVAL_MS);
    }
}

static sigset_t awaited_signals(void) {
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    sigaddset(&awaited, SIGINT);
    sigaddset(&awaited, SIGUSR1);
    return awaited;
}

static pid_t start(char **command) {
    const struct doors doors = open_doors(ENGINE_GROUP);
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        join(&doors);
        setpgid(0, 0);
        reset_signals();
        execvp(command[0], command);
        die(EXIT_UNAVAILABLE, command[0], errno);
    }
    for (int i = 0; i < doors.count; i++) {
        close(doors.files[i]);
    }
    return child;
}

/**
 * Collects what has ended, but not for ever: a learner may have processes end faster than they are collected. Returns the
 * engine's exit code if it is among them.
 */
static int reap(pid_t engine, bool *are_more) {
    int code = RUNNING;
    int status;
    pid_t ended = 0;
    for (int i = 0; i < REAPED_AT_ONCE && (ended = waitpid(-1, &status, WNOHANG)) > 0; i++) {
        if (ended == engine) {
            code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
    }
    *are_more = ended > 0;
    return code;
}

/** Returns -1 when none has come until then. */
static int await_signal(const sigset_t *awaited, int64_t until_ms) {
    if (until_ms == INT64_MAX) {
        return sigwaitinfo(awaited, NULL);
    }
    int64_t left = until_ms > now_ms() ? until_ms - now_ms() : 0;
    const struct timespec patience = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
    return sigtimedwait(awaited, NULL, &patience);
}

/** Returns when everything is to end, with the exit code. */
static int watch(pid_t engine, const struct ground *ground, const struct group_limits *limits, bool unified) {
    const sigset_t awaited = awaited_signals();
    int64_t stop_at = INT64_MAX;
    // On version 2 the kernel itself keeps to a number of groups.
    int64_t look_at = unified ? INT64_MAX : now_ms();
    bool are_more;
    int code;
    while ((code = reap(engine, &are_more)) == RUNNING) {
        if (now_ms() >= look_at) {
            if (is_overgrown(ground, limits)) {
                return OVERGROWN;
            }
            look_at = now_ms() + LOOK_MS;
        }
        int64_t wake_at = look_at < stop_at ? look_at : stop_at;
        int signal = await_signal(&awaited, are_more ? 0 : wake_at);
        if (signal == SIGUSR1 || now_ms() >= stop_at) {
            return 0;
        }
        if (signal == SIGTERM || signal == SIGINT) {
            kill(engine, SIGTERM);
            stop_at = stop_at == INT64_MAX ? now_ms() + STOP_MS : stop_at;
        }
    }
    return code;
}

int main(int argc, char **argv) {
    uint64_t most, deepest;
    if (argc < 4 || !parse_number(argv[1], 1, 1000000, &most) || !parse_number(argv[2], 1, 64, &deepest)) {
        die(EXIT_USAGE, "usage: guard <groups> <levels> <program> [arguments]", 0);
    }
    const struct group_limits limits = {.most = (int)most, .deepest = (int)deepest};
    // It kills all that it can see.
    if (getpid() != 1) {
        die(EXIT_USAGE, "not the first process of a sandbox", 0);
    }
    must(close_other_files(), "files could not be closed");
    const sigset_t awaited = awaited_signals();
    must(sigprocmask(SIG_BLOCK, &awaited, NULL) == 0, "sigprocmask");
    struct cgroups cgroups;
    must(find_cgroups(&cgroups), "no cgroups");
    const struct ground ground = open_ground(&cgroups);
    pid_t engine = start(argv + 3);
    keep_capabilities(CAPABILITY(CAP_KILL) | CAPABILITY(CAP_DAC_OVERRIDE));
    int code = watch(engine, &ground, &limits, cgroups.unified);
    end_processes(&cgroups);
    clear(&ground);
    if (code == OVERGROWN) {
        // Only now: whoever reads it may be away.
        ssize_t written = write(STDOUT_FILENO, TOO_MANY, sizeof TOO_MANY - 1);
        (void)written;
        return EXIT_DETACHED;
    }
    return code;
}
