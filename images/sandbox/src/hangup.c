#include "hangup.h"
#include "clock.h"
#include "process.h"
#include "start.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    GRACE_MS = 500,   // for those who listen to a hang-up: a shell writes its history
    KILL_MS = 5000,   // what does not end then is in the kernel's hands, or frozen
    LOOK_MS = 10,
    STOPS = 50,       // passes over the processes until none of them forks any more
    MAX_SHELLS = 16,  // a holder has one; who put something else in its place may have more
};

struct shells {
    int count;
    pid_t pids[MAX_SHELLS]; // each leads a session
};

struct process {
    pid_t pid;
    pid_t parent;
    pid_t session;
    char state;
};

static bool read_process(int proc, const char *name, struct process *process) {
    char path[32], text[512];
    snprintf(path, sizeof path, "%.20s/stat", name);
    int file = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = '\0';
    // Its own name, in parentheses, may have anything in it.
    const char *rest = strrchr(text, ')');
    int parent, session;
    if (rest == NULL || sscanf(rest, ") %c %d %*d %d", &process->state, &parent, &session) != 3) {
        return false;
    }
    uint64_t pid;
    if (!parse_number(name, 1, INT32_MAX, &pid)) {
        return false;
    }
    process->pid = (pid_t)pid;
    process->parent = parent;
    process->session = session;
    return process->state != 'Z' && process->state != 'X';
}

/** Calls `visit` with each process that lives, and adds up what it returns. */
static int visit_all(int (*visit)(const struct process *, void *), void *with) {
    DIR *proc = opendir("/proc");
    must(proc != NULL, "/proc");
    int sum = 0;
    struct dirent *entry;
    while ((entry = readdir(proc)) != NULL) {
        struct process process;
        if (strchr("123456789", entry->d_name[0]) != NULL && read_process(dirfd(proc), entry->d_name, &process)) {
            sum += visit(&process, with);
        }
    }
    closedir(proc);
    return sum;
}

struct search {
    pid_t holder;
    struct shells *shells;
};

static int note_shell(const struct process *process, void *with) {
    const struct search *search = with;
    if (process->parent == search->holder && search->shells->count < MAX_SHELLS) {
        search->shells->pids[search->shells->count++] = process->pid;
    }
    return 0;
}

struct sweep {
    const struct shells *shells;
    int signal; // 0: they are only counted
};

static int sweep_one(const struct process *process, void *with) {
    const struct sweep *sweep = with;
    bool is_of_it = false;
    for (int i = 0; i < sweep->shells->count; i++) {
        // A shell that was started just now may not lead its session yet.
        is_of_it |= process->session == sweep->shells->pids[i] || process->pid == sweep->shells->pids[i];
    }
    bool is_stopped = process->state == 'T' || process->state == 't';
    if (!is_of_it || (sweep->signal == SIGSTOP && is_stopped)) {
        return 0;
    }
    if (sweep->signal != 0) {
        kill(process->pid, sweep->signal);
    }
    if (sweep->signal == SIGHUP) {
        kill(process->pid, SIGCONT); // as the kernel does it: one that is stopped would not hear it
    }
    return 1;
}

/** Returns how many there are. Of SIGSTOP: how many were not stopped yet. */
static int signal_all(const struct shells *shells, int signal) {
    struct sweep sweep = {shells, signal};
    return visit_all(sweep_one, &sweep);
}

static bool await_end(const struct shells *shells, int patience_ms) {
    int64_t until = now_ms() + patience_ms;
    while (signal_all(shells, 0) > 0) {
        if (now_ms() >= until) {
            return false;
        }
        pause_ms(LOOK_MS);
    }
    return true;
}

static bool end_sessions(const struct shells *shells) {
    signal_all(shells, SIGHUP);
    if (await_end(shells, GRACE_MS)) {
        return true;
    }
    // First nobody may fork any more: what is born behind the look at its parent would be missed.
    for (int i = 0; i < STOPS && signal_all(shells, SIGSTOP) > 0; i++) {
    }
    signal_all(shells, SIGKILL);
    return await_end(shells, KILL_MS);
}

/** Who listens there; 0 when it is not the learner's. */
static pid_t process_of(int connection) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    bool is_known = getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0;
    return is_known && peer.uid == getuid() && peer.pid > 1 ? peer.pid : 0;
}

bool hang_up(const char *name, void (*late)(void)) {
    int lock_file;
    int connection = find_holder(name, &lock_file, late);
    struct shells shells = {.count = 0};
    pid_t holder = connection < 0 ? 0 : process_of(connection);
    if (holder > 0) {
        struct search search = {holder, &shells};
        visit_all(note_shell, &search);
        // The terminal is closed by that, and the kernel hangs up on who is in the foreground.
        kill(holder, SIGKILL);
    }
    bool is_over = end_sessions(&shells);
    // Others may start a terminal of that name from here on.
    close(lock_file);
    return is_over;
}
