// knock <port> <milliseconds>: asks whoever serves a port of this machine, and where nobody does, asks again until
// somebody does or the time is over. One who waits for a server needs one process, not one for each look.
// It reads a request, up to an empty line, and prints: `-` when nobody answers, `~` when somebody takes the request and says
// nothing, each once until that changes; at last `+` and the answer. It ends when its stdin does.
#include "clock.h"
#include "process.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REQUEST_BYTES = 16 * 1024,
    // Whoever says nothing for so long is hung up on.
    SILENCE_MS = 3000,
    // Between two tries: a sixteenth of the time since the first one. So long an answer may go unseen.
    SHARE = 16,
    LEAST_GAP_MS = 10,
    MOST_GAP_MS = 1000,
    MOST_MS = 600 * 1000,
};

struct request {
    char bytes[REQUEST_BYTES];
    size_t length;
};

/** False when there is none, or it is too long. */
static bool read_request(struct request *request) {
    while (request->length < sizeof request->bytes) {
        ssize_t got = read(0, request->bytes + request->length, sizeof request->bytes - request->length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        request->length += (size_t)got;
        if (memmem(request->bytes, request->length, "\r\n\r\n", 4) != NULL) {
            return true;
        }
    }
    return false;
}

static bool write_all(int file, const char *bytes, size_t length) {
    for (size_t at = 0; at < length;) {
        ssize_t written = write(file, bytes + at, length - at);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        at += written > 0 ? (size_t)written : 0;
    }
    return true;
}

/** Ends this process when nobody waits for it any more. */
static void say(const char *bytes, size_t length) {
    if (!write_all(1, bytes, length)) {
        _exit(0);
    }
}

/** Waits for `events` of a file, or with -1 for the time to pass; false when it has. Ends this process when its caller has gone. */
static bool wait_for(int file, short events, int64_t milliseconds) {
    int64_t due = now_ms() + milliseconds;
    // Without any event the kernel still reports that the other end is gone.
    struct pollfd files[] = {{.fd = file, .events = events}, {.fd = 0, .events = POLLRDHUP}, {.fd = 1}};
    for (;;) {
        int64_t left = due - now_ms();
        int changed = poll(files, 3, left > 0 ? (int)left : 0);
        if (changed > 0 && (files[1].revents | files[2].revents) != 0) {
            _exit(0);
        }
        if (changed > 0) {
            return true;
        }
        if (changed == 0) {
            return false;
        }
    }
}

/** -1 when nobody takes the connection. */
static int connect_to(uint16_t port) {
    int file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (file < 0) {
        die(EXIT_OS, "socket", errno);
    }
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(file, (struct sockaddr *)&address, sizeof address) == 0) {
        return file;
    }
    int error = errno;
    socklen_t size = sizeof error;
    if (error == EINPROGRESS && wait_for(file, POLLOUT, SILENCE_MS)) {
        getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) {
        return file;
    }
    close(file);
    return -1;
}

/** Passes on what is said until it ends, the first of it after the mark; returns whether there was anything. */
static bool pass_on(int file) {
    char bytes[64 * 1024];
    for (bool any = false;; any = true) {
        ssize_t got = read(file, bytes, sizeof bytes);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            wait_for(file, POLLIN, MOST_MS);
            continue;
        }
        if (got <= 0) {
            return any;
        }
        if (!any) {
            say("+", 1);
        }
        say(bytes, (size_t)got);
    }
}

/** One try; returns what it came to, as a mark. */
static char knock(uint16_t port, const struct request *request) {
    int file = connect_to(port);
    if (file < 0) {
        return '-';
    }
    // So little always fits.
    bool asked = write_all(file, request->bytes, request->length);
    char mark = '-';
    if (asked && !wait_for(file, POLLIN, SILENCE_MS)) {
        mark = '~';
    } else if (asked && pass_on(file)) {
        mark = '+';
    }
    close(file);
    return mark;
}

static int64_t gap_ms(int64_t passed_ms) {
    int64_t gap = passed_ms / SHARE;
    return gap < LEAST_GAP_MS ? LEAST_GAP_MS : gap > MOST_GAP_MS ? MOST_GAP_MS : gap;
}

int main(int argc, char **argv) {
    uint64_t port;
    uint64_t milliseconds;
    if (argc != 3 || !parse_number(argv[1], 1, UINT16_MAX, &port) || !parse_number(argv[2], 0, MOST_MS, &milliseconds)) {
        die(EXIT_USAGE, "usage: knock <port> <milliseconds>", 0);
    }
    signal(SIGPIPE, SIG_IGN);
    static struct request request;
    if (!read_request(&request)) {
        return 0;
    }
    int64_t began = now_ms();
    char last = 0;
    for (;;) {
        char mark = knock((uint16_t)port, &request);
        if (mark == '+') {
            return 0;
        }
        if (mark != last) {
            say(&mark, 1);
        }
        last = mark;
        int64_t passed = now_ms() - began;
        if (passed >= (int64_t)milliseconds) {
            return 0;
        }
        wait_for(-1, 0, gap_ms(passed));
    }
}
