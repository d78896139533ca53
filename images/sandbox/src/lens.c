// lens <engine> <learner> <follower>: relays what connects to the socket <learner> to the one of the engine, byte by
// byte, and tells whoever connects to <follower> what has passed, see README.md. It does not know what the bytes mean.
// It runs as the learner, who can do without it: the engine's own socket is the learner's, too.
#include "clock.h"
#include "process.h"
#include "record.h"
#include "relay.h"
#include "unix.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum watched { LEARNER, FOLLOWERS, FOLLOWER, FIRST_RELAY };
enum {
    WATCHED = FIRST_RELAY + RELAYS * RELAY_FILES,
    // Taken before those that are there are served again.
    ACCEPTED_AT_ONCE = 16,
    // Before it is tried again to take somebody for whom the system had no file or memory.
    EXHAUSTED_MS = 20,
};

static void accept_learners(int listening, const char *engine) {
    for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
        int client = unix_accept(listening);
        if (client < 0) {
            if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
                pause_ms(EXHAUSTED_MS);
            }
            return;
        }
        relay_open(client, engine);
    }
}

static void accept_follower(int listening) {
    int follower = unix_accept(listening);
    if (follower >= 0) {
        record_follow(follower);
    }
}

static int watch(struct pollfd files[WATCHED], int learner, int followers) {
    files[LEARNER] = (struct pollfd){.fd = learner, .events = POLLIN};
    files[FOLLOWERS] = (struct pollfd){.fd = followers, .events = POLLIN};
    files[FOLLOWER] = (struct pollfd){.fd = record_follower(), .events = POLLIN | (record_waits() ? POLLOUT : 0)};
    return FIRST_RELAY + relay_watch(files + FIRST_RELAY);
}

int main(int argc, char **argv) {
    static struct pollfd files[WATCHED];
    if (argc != 4) {
        die(EXIT_USAGE, "usage: lens <engine's socket> <learner's socket> <follower's socket>", 0);
    }
    close_other_files();
    int learner = unix_listen(argv[2]);
    int followers = unix_listen(argv[3]);
    for (;;) {
        int watched = watch(files, learner, followers);
        if (poll(files, (nfds_t)watched, -1) < 0) {
            continue; // a signal: nothing was looked at
        }
        relay_serve(files + FIRST_RELAY);
        // Those who come now are looked at in the next round.
        if (files[FOLLOWERS].revents != 0) {
            accept_follower(followers);
        }
        if (files[LEARNER].revents != 0) {
            accept_learners(learner, argv[1]);
        }
        record_flush();
    }
}
