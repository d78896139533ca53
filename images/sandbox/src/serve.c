#include "serve.h"
#include "attachment.h"
#include "ring.h"
#include "shell.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    // Connections that have not asked yet; the attaching process asks at once, so more are not needed.
    PENDING = 4,
    // Read from the terminal before what was read is given on: larger pieces cost everybody behind less.
    BURST = 64 << 10,
    // More than the kernel keeps of a terminal's output. What a shell wrote before it ended is within it; what
    // a process that it left behind goes on writing is not waited for.
    LAST_WORDS = 256 << 10,
    // More than a pipe holds; an attachment that never stops talking is cut off.
    LAST_READS = 32,
};

enum intake { TAKEN, NOTHING_NOW, OVER };
enum phase { RUNNING, DRAINING, ENDED };
enum watched { LISTENING, TERMINAL, CONTROL, IN, OUT, FIRST_PENDING, WATCHED = FIRST_PENDING + PENDING };

// One holder for each process; too large for the stack.
static struct ring ring;
static struct input input;
static struct attachment attachment = {.control = -1};
static struct shell shell;
static enum phase phase = RUNNING;
static uint8_t exit_code;
static size_t last_words = LAST_WORDS;
static int pending[PENDING] = {-1, -1, -1, -1};
static volatile sig_atomic_t child_changed;

void serve_note_child(int number) {
    (void)number;
    child_changed = 1;
}

static bool is_attached(void) {
    return attachment.control >= 0;
}

/** How many more bytes may be read from the terminal. */
static size_t terminal_room(void) {
    return ring_room(&ring, is_attached() ? attachment_ahead(&attachment) : RING_AHEAD);
}

static void notice_exit(void) {
    int status;
    child_changed = 0;
    if (phase != RUNNING || waitpid(shell.pid, &status, WNOHANG) != shell.pid) {
        return;
    }
    exit_code = (uint8_t)(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    phase = DRAINING;
    close(shell.inside);
}

static void finish_terminal(void) {
    // Hangs up on whoever still has the terminal open.
    close(shell.terminal);
    input.length = 0;
    phase = ENDED;
}

/** Reads what the terminal has now. A read that finds nothing has first waited for output on its way inside the kernel,
 *  so after the shell's end "nothing now" means all. */
static void read_terminal(void) {
    size_t burst = BURST;
    while (burst > 0 && terminal_room() > 0) {
        size_t most = burst < terminal_room() ? burst : terminal_room();
        most = phase == DRAINING && last_words < most ? last_words : most;
        ssize_t count = most > 0 ? ring_fill(&ring, shell.terminal, most) : 0;
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            bool nothing_now = count < 0 && errno == EAGAIN;
            if (phase == DRAINING || !nothing_now) {
                finish_terminal();
            }
            return;
        }
        burst -= (size_t)count;
        last_words -= phase == DRAINING ? (size_t)count : 0;
    }
}

/** Reads from stdin once; what was typed is for the terminal whatever becomes of the attachment. */
static enum intake take_input(void) {
    unsigned char bytes[FRAME_TYPING];
    size_t room = input_room(&input);
    if (room == 0) {
        return NOTHING_NOW;
    }
    ssize_t count = read(attachment.in, bytes, room < sizeof bytes ? room : sizeof bytes);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return NOTHING_NOW;
    }
    struct said said;
    if (count <= 0 || !input_take(&input, &attachment.frames, bytes, (size_t)count, &said)) {
        return OVER;
    }
    if (said.has_receipt && !attachment_receipt(&attachment, &ring, said.receipt)) {
        return OVER;
    }
    if (phase == ENDED) {
        input.length = 0;
    } else if (said.size.columns > 0) {
        shell_resize(&shell, said.size);
    }
    return TAKEN;
}

/** Ends the attachment, but first takes what it had said before. */
static void let_go(enum report_kind kind) {
    for (int i = 0; i < LAST_READS && take_input() == TAKEN; i++) {
    }
    attachment_end(&attachment, kind, 0);
}

static void accept_connection(int listening) {
    int connection = attachment_accept(listening);
    if (connection < 0) {
        return;
    }
    // The newest takes the place of the oldest.
    if (pending[0] >= 0) {
        close(pending[0]);
    }
    memmove(pending, pending + 1, sizeof pending - sizeof *pending);
    pending[PENDING - 1] = connection;
}

static void attach(int connection, const char *nonce) {
    struct request request;
    int files[2];
    if (!attachment_receive(connection, &request, files)) {
        close(connection);
        return;
    }
    if (is_attached()) {
        let_go(REPORT_REPLACED);
    }
    if (phase != ENDED) {
        shell_resize(&shell, (struct size){request.columns, request.rows});
    }
    attachment_begin(&attachment, connection, files, &request, &ring, nonce);
}

static void watch(struct pollfd files[WATCHED], int listening) {
    for (int i = 0; i < WATCHED; i++) {
        files[i] = (struct pollfd){.fd = -1};
    }
    files[LISTENING] = (struct pollfd){.fd = listening, .events = POLLIN};
    short terminal = (short)((terminal_room() > 0 ? POLLIN : 0) | (input.length > 0 ? POLLOUT : 0));
    if (phase == RUNNING && terminal != 0) {
        files[TERMINAL] = (struct pollfd){.fd = shell.terminal, .events = terminal};
    }
    if (is_attached()) {
        files[CONTROL] = (struct pollfd){.fd = attachment.control, .events = POLLIN};
        files[IN] = (struct pollfd){.fd = attachment.in, .events = input_room(&input) > 0 ? POLLIN : 0};
        // Without any event it still reports that nobody reads any more.
        bool waiting = attachment_may_give(&attachment, &ring);
        files[OUT] = (struct pollfd){.fd = attachment.out, .events = waiting ? POLLOUT : 0};
    }
    for (int i = 0; i < PENDING; i++) {
        files[FIRST_PENDING + i] = (struct pollfd){.fd = pending[i], .events = POLLIN};
    }
}

/** The attached process says nothing more, so whatever comes from it is its end. The writer of stdin may be gone while
 *  the queue is full: then what it still said is given up, because output given to it from now on might be lost. */
static void look_at_attachment(const struct pollfd files[WATCHED]) {
    if (!is_attached()) {
        return;
    }
    bool broken = (files[OUT].revents & (POLLERR | POLLNVAL)) != 0;
    bool abandoned = files[IN].events == 0 && files[IN].revents != 0;
    if (files[CONTROL].revents != 0 || broken || abandoned) {
        let_go(REPORT_DETACHED);
    } else if (files[IN].revents != 0 && take_input() == OVER) {
        attachment_end(&attachment, REPORT_DETACHED, 0);
    }
}

static void look_at_pending(const struct pollfd files[WATCHED], const char *nonce) {
    for (int i = 0; i < PENDING; i++) {
        if (files[FIRST_PENDING + i].revents != 0) {
            pending[i] = -1;
            attach(files[FIRST_PENDING + i].fd, nonce);
        }
    }
}

/** Moves whatever can be moved without waiting; true when everything is done. */
static bool move_bytes(bool readable) {
    if (phase == RUNNING && input.length > 0 && !input_flush(&input, shell.terminal)) {
        input.length = 0;
    }
    if ((phase == RUNNING && readable) || phase == DRAINING) {
        read_terminal();
    }
    if (is_attached() && !attachment_give(&attachment, &ring)) {
        let_go(REPORT_DETACHED);
    }
    if (phase == ENDED && is_attached() && attachment_served(&attachment, &ring)) {
        return attachment_end(&attachment, REPORT_EXITED, exit_code);
    }
    return false;
}

const char *serve_start(const struct holding *holding) {
    ring_start(&ring, holding->first);
    return shell_start(&shell, holding->size);
}

void serve(const struct holding *holding, const sigset_t *while_waiting) {
    struct pollfd files[WATCHED];
    bool done = false;
    while (!done) {
        watch(files, holding->listening);
        // While the last words are drained there is nothing to wait for, unless the ring is full.
        const struct timespec now = {0, 0};
        bool draining = phase == DRAINING && terminal_room() > 0;
        if (ppoll(files, WATCHED, draining ? &now : NULL, while_waiting) < 0) {
            memset(files, 0, sizeof files); // a signal: nothing was looked at
        }
        look_at_attachment(files);
        look_at_pending(files, holding->nonce);
        if (files[LISTENING].revents != 0) {
            accept_connection(holding->listening);
        }
        bool readable = files[TERMINAL].revents != 0;
        if (child_changed) {
            notice_exit();
        }
        done = move_bytes(readable);
    }
}
