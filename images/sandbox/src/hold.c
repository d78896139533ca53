// hold <name> <cols> <rows> <firstSeq> <resumeFrom> [receipts]: attaches stdin and stdout to the terminal <name>, whose shell
// survives whoever is attached to it. The holder, a process of its own, gets both files and moves the bytes itself;
// this process only waits, and tells by its exit code how the attachment ended. See README.md for the frames.
// SLIPWAY_LINE in the environment names a socket that is to take the place of stdin and stdout, if somebody listens there.
// hold <name> end: hangs up on the shell, and ends whatever is in its session.
#include "hangup.h"
#include "line.h"
#include "process.h"
#include "start.h"
#include "wire.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum {
    PATIENCE_SECONDS = 10, // a holder answers at once, unless the learner has stopped it
    ATTEMPTS = 50,         // a holder that is just ending refuses; then there is a new one to start
};

// What JavaScript's numbers count exactly.
#define MAX_SEQUENCE ((1ULL << 53) - 1)

static volatile sig_atomic_t is_late;

static void on_alarm(int number) {
    (void)number;
    is_late = 1;
}

static void give_up_when_late(void) {
    if (is_late) {
        die(EXIT_DETACHED, "the holder does not answer", 0);
    }
}

/** Starts the timer that interrupts every wait. It goes off again and again: the first may come just before a wait. */
static void limit_patience(void) {
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    const struct itimerval timer = {{.tv_usec = 100000}, {.tv_sec = PATIENCE_SECONDS}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void wait_without_limit(void) {
    const struct itimerval off = {{0}, {0}};
    setitimer(ITIMER_REAL, &off, NULL);
    is_late = 0;
}

static bool only_has(const char *text, const char *characters, size_t least, size_t most) {
    size_t length = strlen(text);
    return length >= least && length <= most && strspn(text, characters) == length;
}

static uint64_t number(const char *text, uint64_t least, uint64_t most, const char *problem) {
    uint64_t value;
    if (!parse_number(text, least, most, &value)) {
        die(EXIT_USAGE, problem, 0);
    }
    return value;
}

static bool send_request(int connection, const struct request *request) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))] = {0};
    const int files[2] = {0, 1};
    struct iovec data = {(void *)(uintptr_t)request, sizeof *request};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *part = CMSG_FIRSTHDR(&message);
    *part = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof files)};
    memcpy(CMSG_DATA(part), files, sizeof files);
    ssize_t sent;
    while ((sent = sendmsg(connection, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
        give_up_when_late();
    }
    return sent == (ssize_t)sizeof *request;
}

/** False when the connection ended without a word: the holder is gone. */
static bool receive(int connection, struct report *report) {
    ssize_t length;
    while ((length = recv(connection, report, sizeof *report, 0)) < 0 && errno == EINTR) {
        give_up_when_late();
    }
    return length == (ssize_t)sizeof *report;
}

/** Hands stdin and stdout to the holder; returns the connection that tells how it ends. */
static int attach(const struct terminal *terminal, uint64_t resume_from, bool receipts) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        bool created;
        int connection = connect_to_holder(terminal, &created, give_up_when_late);
        const struct request request = {
            .magic = REQUEST_MAGIC,
            .columns = terminal->size.columns,
            .rows = terminal->size.rows,
            .resume_from = resume_from,
            .created = created,
            .receipts = receipts,
        };
        struct report report;
        // Until it says so it has written nothing, so another attempt repeats nothing.
        if (send_request(connection, &request) && receive(connection, &report) && report.kind == REPORT_GIVEN) {
            return connection;
        }
        close(connection);
    }
    die(EXIT_DETACHED, "the holder ended again and again", 0);
}

/** Returns the exit code; `words` are NULL when it is the shell's. */
static int await_end(int connection, const char **words) {
    struct report report;
    *words = NULL;
    if (!receive(connection, &report)) {
        *words = "the holder ended";
    } else if (report.kind == REPORT_REPLACED) {
        *words = "another attachment took over";
    } else if (report.kind != REPORT_EXITED) {
        *words = "detached";
    }
    return *words == NULL ? report.code : EXIT_DETACHED;
}

/** Must come before a holder is started, which would inherit the name. */
static bool take_line(void) {
    const char *path = getenv("SLIPWAY_LINE");
    bool taken = path != NULL && line_take(path);
    unsetenv("SLIPWAY_LINE");
    return taken;
}

static void check_name(const char *name) {
    if (!only_has(name, "abcdefghijklmnopqrstuvwxyz0123456789-", 1, 64)) {
        die(EXIT_USAGE, "the name is not of a-z, 0-9 and -", 0);
    }
}

static int end(const char *name) {
    check_name(name);
    limit_patience();
    if (!hang_up(name, give_up_when_late)) {
        die(EXIT_DETACHED, "some of its processes cannot be ended", 0);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[2], "end") == 0) {
        return end(argv[1]);
    }
    const bool receipts = argc == 7 && strcmp(argv[6], "receipts") == 0;
    if (argc != 6 && !receipts) {
        die(EXIT_USAGE, "usage: hold <name> <cols> <rows> <firstSeq> <resumeFrom> [receipts], or hold <name> end", 0);
    }
    check_name(argv[1]);
    const char *nonce = getenv("SLIPWAY_SHELL_NONCE");
    struct terminal terminal = {.name = argv[1], .nonce = nonce == NULL ? "" : nonce};
    terminal.size.columns = (uint16_t)number(argv[2], 1, UINT16_MAX, "<cols> is not a size");
    terminal.size.rows = (uint16_t)number(argv[3], 1, UINT16_MAX, "<rows> is not a size");
    terminal.first = number(argv[4], 0, MAX_SEQUENCE, "<firstSeq> is not a sequence number");
    uint64_t resume_from = number(argv[5], 0, MAX_SEQUENCE, "<resumeFrom> is not a sequence number");
    if (!only_has(terminal.nonce, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 0, 256)) {
        die(EXIT_USAGE, "SLIPWAY_SHELL_NONCE is not of letters, digits, _ and -", 0);
    }
    // The environment has the nonce, and other processes of the learner may not look into it.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    signal(SIGPIPE, SIG_IGN);
    const bool has_line = take_line();
    limit_patience();
    int connection = attach(&terminal, resume_from, receipts);
    wait_without_limit();
    const char *words;
    int code = await_end(connection, &words);
    if (has_line) {
        line_finish();
    }
    if (words != NULL) {
        die(code, words, 0);
    }
    return code;
}
