// One direction of a relayed connection: bytes pass unchanged, and nothing is read while the other side does not take.
#ifndef SLIPWAY_FLOW_H
#define SLIPWAY_FLOW_H

#include <stdbool.h>
#include <stddef.h>

enum {
    // Read at once, and so the most that can wait to be taken.
    FLOW_BURST = 64 << 10,
};

struct flow {
    int from;
    int to;
    unsigned char *left; // what was read and not taken yet; NULL when nothing waits
    size_t left_at;
    size_t left_end;
    bool over; // nothing comes any more, or nobody takes it
};

/** What `flow_move` has read; valid until it is called again, for whichever flow. */
struct passed {
    const unsigned char *bytes;
    size_t length;
};

/** Moves what can be moved without waiting: at most one burst. At the end of what comes, the other side is told. */
struct passed flow_move(struct flow *flow);

/** Whether it waits for `from` to say something; else, unless it is over, for `to` to take something. */
bool flow_may_read(const struct flow *flow);

void flow_free(struct flow *flow);

#endif
