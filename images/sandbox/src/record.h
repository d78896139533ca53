// What passes, for the one who follows: records in a ring of fixed size. Whoever is too slow gets less, then nothing.
#ifndef SLIPWAY_RECORD_H
#define SLIPWAY_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    RECORD_RING = 256 << 10,
    // Kept of one side's words until the other side has spoken: what is shown of a body is less.
    RECORD_TURN = 64 << 10,
    RECORD_COMMAND = 512,
};

enum record_kind {
    RECORD_OPENED = 'o', // the bytes: u32be process, then its command line as the kernel has it, cut at RECORD_COMMAND
    RECORD_ASKED = '>',
    RECORD_ANSWERED = '<',
    RECORD_CLOSED = 'x',
};

/** What is known of one connection by the one who follows. */
struct trace {
    uint32_t number;
    uint32_t follower; // the follower who was told of it; 0: none
    enum record_kind last;
    size_t kept; // of the present turn
};

/** Takes the place of whoever followed before. */
void record_follow(int socket);

/** -1 when nobody follows. */
int record_follower(void);

/** Whether something waits for the follower. */
bool record_waits(void);

/** Gives what the follower takes now, and notices whether it has gone. */
void record_flush(void);

/** Bytes that have passed. The first ones of whoever asks also say who that is: `client` is their connection. */
void record_passed(struct trace *trace, int client, enum record_kind kind, const unsigned char *bytes, size_t length);

void record_closed(struct trace *trace);

#endif
