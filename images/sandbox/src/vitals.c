// vitals <seconds>: prints what the sandbox uses and may use, as one line of JSON at once and then every <seconds>.
// It ends when nobody reads its stdout any more, or when its stdin, if that is a pipe or a socket, has ended: the host
// engine goes on reading an exec's output when the one who asked for it is gone.
#include "clock.h"
#include "figures.h"
#include "process.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct line {
    char text[1024];
    size_t length;
};

static void add(struct line *line, const char *key, int64_t value) {
    char number[24] = "null";
    if (value != UNKNOWN) {
        snprintf(number, sizeof number, "%" PRId64, value);
    }
    char before = line->length == 0 ? '{' : ',';
    line->length += (size_t)snprintf(line->text + line->length, sizeof line->text - line->length, "%c\"%s\":%s", before,
                                     key, number);
}

static bool print(const struct figures *figures) {
    struct line line = {.length = 0};
    add(&line, "memoryBytes", figures->memory_bytes);
    add(&line, "memoryLimitBytes", figures->memory_limit_bytes);
    add(&line, "pids", figures->pids);
    add(&line, "pidsLimit", figures->pids_limit);
    add(&line, "diskUsedBytes", figures->disk_used_bytes);
    add(&line, "diskBytes", figures->disk_bytes);
    add(&line, "cpuUsec", figures->cpu_usec);
    add(&line, "oomKills", figures->oom_kills);
    add(&line, "pidsRefused", figures->pids_refused);
    line.length += (size_t)snprintf(line.text + line.length, sizeof line.text - line.length, "}\n");
    for (size_t at = 0; at < line.length;) {
        ssize_t written = write(1, line.text + at, line.length - at);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        at += written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool can_hang_up(int fd) {
    struct stat kind;
    return fstat(fd, &kind) == 0 && (S_ISFIFO(kind.st_mode) || S_ISSOCK(kind.st_mode));
}

/** Waits until `due`; false when whoever asked has gone. */
static bool wait_until(int64_t due) {
    // Without any event the kernel still reports that the other end is gone; what is written to stdin stays there.
    struct pollfd ends[] = {{.fd = 1}, {.fd = can_hang_up(0) ? 0 : -1, .events = POLLRDHUP}};
    for (int64_t left; (left = due - now_ms()) > 0;) {
        int changed = poll(ends, 2, (int)left);
        if (changed > 0 || (changed < 0 && errno != EINTR)) {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv) {
    uint64_t seconds;
    if (argc != 2 || !parse_number(argv[1], 1, 3600, &seconds)) {
        die(EXIT_USAGE, "usage: vitals <seconds>, 1 to 3600", 0);
    }
    struct cgroups cgroups;
    if (!find_cgroups(&cgroups)) {
        cgroups.count = 0; // every figure of theirs is null
    }
    signal(SIGPIPE, SIG_IGN);
    int64_t due = now_ms();
    do {
        struct figures figures = read_figures(&cgroups);
        if (!print(&figures)) {
            break;
        }
        // A reader who was slow gets the next line after a whole interval, not several at once.
        int64_t now = now_ms();
        due += (int64_t)seconds * 1000;
        due = due > now ? due : now + (int64_t)seconds * 1000;
    } while (wait_until(due));
    return 0;
}
