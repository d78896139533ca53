#include "record.h"
#include "clock.h"
#include "peer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD = 21 };
static const char GREETING[] = "lens 1\n";

static unsigned char ring[RECORD_RING];
static size_t start; // of what waits
static size_t waiting;
static int follower = -1;
static uint32_t followers; // so far; the last one is the present one

static void drop_follower(void) {
    close(follower);
    follower = -1;
    waiting = 0;
}

static void put(const void *bytes, size_t length) {
    size_t at = (start + waiting) % RECORD_RING;
    size_t first = length < RECORD_RING - at ? length : RECORD_RING - at;
    memcpy(ring + at, bytes, first);
    memcpy(ring, (const unsigned char *)bytes + first, length - first);
    waiting += length;
}

static size_t room(void) {
    return RECORD_RING - waiting;
}

static void write_number(unsigned char *at, uint64_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        at[i] = (unsigned char)number;
        number >>= 8;
    }
}

/** `length` bytes have passed, of which the first `kept` follow. */
static void put_record(const struct trace *trace, enum record_kind kind, size_t length, const void *bytes, size_t kept) {
    unsigned char head[HEAD];
    if (room() < HEAD + kept) {
        drop_follower();
        return;
    }
    head[0] = (unsigned char)kind;
    write_number(head + 1, trace->number, 4);
    write_number(head + 5, (uint64_t)now_us(), 8);
    write_number(head + 13, length, 4);
    write_number(head + 17, kept, 4);
    put(head, HEAD);
    put(bytes, kept);
}

static void introduce(struct trace *trace, int client) {
    unsigned char who[4 + RECORD_COMMAND];
    pid_t process = peer_process(client);
    write_number(who, (uint64_t)process, 4);
    size_t length = 4 + peer_command(process, (char *)who + 4, RECORD_COMMAND);
    trace->follower = followers;
    trace->last = RECORD_OPENED;
    put_record(trace, RECORD_OPENED, length, who, length);
}

static bool is_known(const struct trace *trace) {
    return follower >= 0 && trace->follower == followers;
}

void record_follow(int socket) {
    if (follower >= 0) {
        close(follower);
    }
    follower = socket;
    followers++;
    start = waiting = 0;
    put(GREETING, sizeof GREETING - 1);
}

int record_follower(void) {
    return follower;
}

bool record_waits(void) {
    return follower >= 0 && waiting > 0;
}

/** A follower has nothing to say. */
static bool has_gone(void) {
    unsigned char byte;
    ssize_t count = recv(follower, &byte, 1, MSG_DONTWAIT);
    return count >= 0 || (errno != EAGAIN && errno != EINTR);
}

void record_flush(void) {
    while (record_waits()) {
        size_t first = waiting < RECORD_RING - start ? waiting : RECORD_RING - start;
        ssize_t count = send(follower, ring + start, first, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count <= 0) {
            break;
        }
        start = (start + (size_t)count) % RECORD_RING;
        waiting -= (size_t)count;
    }
    if (follower >= 0 && has_gone()) {
        drop_follower();
    }
}

void record_passed(struct trace *trace, int client, enum record_kind kind, const unsigned char *bytes, size_t length) {
    if (follower < 0 || length == 0) {
        return;
    }
    if (!is_known(trace) && kind == RECORD_ASKED) {
        introduce(trace, client);
    }
    if (!is_known(trace)) {
        return; // It answers what was asked before anybody followed.
    }
    if (kind != trace->last) {
        trace->kept = 0;
    }
    trace->last = kind;
    size_t kept = length < RECORD_TURN - trace->kept ? length : RECORD_TURN - trace->kept;
    // Where the follower is slow, bytes are left out before records are: half of the ring is for their heads.
    kept = waiting + kept > RECORD_RING / 2 ? 0 : kept;
    trace->kept += kept;
    put_record(trace, kind, length, bytes, kept);
}

void record_closed(struct trace *trace) {
    if (is_known(trace)) {
        put_record(trace, RECORD_CLOSED, 0, NULL, 0);
    }
}
