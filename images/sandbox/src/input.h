// What an attachment says, in frames: typing, resizes, receipts. Typing waits in a queue until the terminal takes it.
#ifndef SLIPWAY_INPUT_H
#define SLIPWAY_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    INPUT_SIZE = 1 << 20,
    // 'd' and a length of 4 bytes; 'r' and two numbers of 2 bytes; 'a' and the low 4 bytes of a sequence number
    FRAME_HEAD = 5,
    FRAME_TYPING = 64 << 10, // bytes of typing in one frame, at most
};

struct frames {
    unsigned char head[FRAME_HEAD];
    size_t have; // bytes of the head so far
    size_t left; // bytes of typing still to come
};

struct input {
    size_t start;
    size_t length;
    unsigned char bytes[INPUT_SIZE];
};

struct size {
    uint16_t columns; // 0: there was no resize
    uint16_t rows;
};

/** What the frames said besides typing; of each kind the last one counts. */
struct said {
    struct size size;
    bool has_receipt;
    uint32_t receipt; // low half of the sequence number of the next byte that is awaited
};

size_t input_room(const struct input *input);

/**
 * Takes `length` bytes of frames, at most input_room(); a frame may come in any number of pieces.
 * False when they are not frames: nobody knows what follows.
 */
bool input_take(struct input *input, struct frames *frames, const unsigned char *bytes, size_t length, struct said *said);

/** Writes typing to the terminal until it takes no more; false when the terminal is broken. */
bool input_flush(struct input *input, int terminal);

#endif
