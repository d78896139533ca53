// The last output of a terminal, by sequence number. Pure accounting, apart from reading into it.
#ifndef SLIPWAY_RING_H
#define SLIPWAY_RING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

enum {
    // How far the shell may run ahead of what was given to an attachment, at most; then it stands still.
    RING_AHEAD = 2 << 20,
    // What is kept at least of the output already given: some of it was still on its way when a connection broke.
    RING_BEHIND = 1 << 20,
    RING_SIZE = RING_AHEAD + RING_BEHIND,
};

struct ring {
    uint64_t first; // sequence number of the very first byte
    uint64_t given; // … of the next byte to give to an attachment
    uint64_t end;   // … of the next byte to be read from the shell
    unsigned char bytes[RING_SIZE];
};

void ring_start(struct ring *ring, uint64_t first);

/** Sequence number of the oldest byte still kept. */
uint64_t ring_oldest(const struct ring *ring);

/** How many more bytes may be read until the shell is `ahead` of what was given, at most RING_AHEAD. */
size_t ring_room(const struct ring *ring, size_t ahead);

/** Begins to give again at `from`, or at the oldest byte kept when `from` is older or lies in the future. */
void ring_resume(struct ring *ring, uint64_t from);

/** Reads once from `fd`, at most `most` bytes, for which there must be room; the result is that of read(2). */
ssize_t ring_fill(struct ring *ring, int fd, size_t most);

/** Points `parts` at what is not given yet, at most `most` bytes; returns how many parts are used, 0 to 2. */
int ring_waiting(struct ring *ring, size_t most, struct iovec parts[2]);

#endif
