#include "input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t input_room(const struct input *input) {
    return INPUT_SIZE - input->length;
}

static void put(struct input *input, const unsigned char *bytes, size_t length) {
    size_t at = (input->start + input->length) % INPUT_SIZE;
    size_t first = smaller(length, INPUT_SIZE - at);
    memcpy(input->bytes + at, bytes, first);
    memcpy(input->bytes, bytes + first, length - first);
    input->length += length;
}

static uint16_t number16(const unsigned char *at) {
    return (uint16_t)(at[0] << 8 | at[1]);
}

/** Acts on a whole head. */
static bool begin_frame(struct frames *frames, struct said *said) {
    const unsigned char *head = frames->head;
    frames->have = 0;
    const uint32_t whole = (uint32_t)number16(head + 1) << 16 | number16(head + 3);
    switch (head[0]) {
    case 'd':
        frames->left = whole;
        return whole <= FRAME_TYPING;
    case 'r':
        said->size = (struct size){number16(head + 1), number16(head + 3)};
        return said->size.columns > 0 && said->size.rows > 0;
    default:
        said->has_receipt = true;
        said->receipt = whole;
        return true;
    }
}

static bool take_head_byte(struct frames *frames, unsigned char byte, struct said *said) {
    if (frames->have == 0 && byte != 'd' && byte != 'r' && byte != 'a') {
        return false;
    }
    frames->head[frames->have++] = byte;
    return frames->have < FRAME_HEAD || begin_frame(frames, said);
}

bool input_take(struct input *input, struct frames *frames, const unsigned char *bytes, size_t length, struct said *said) {
    *said = (struct said){0};
    while (length > 0) {
        size_t taken = 1;
        if (frames->left > 0) {
            taken = smaller(frames->left, length);
            put(input, bytes, taken);
            frames->left -= taken;
        } else if (!take_head_byte(frames, *bytes, said)) {
            return false;
        }
        bytes += taken;
        length -= taken;
    }
    return true;
}

bool input_flush(struct input *input, int terminal) {
    while (input->length > 0) {
        size_t length = smaller(input->length, INPUT_SIZE - input->start);
        ssize_t count = write(terminal, input->bytes + input->start, length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return count == 0 || errno == EAGAIN;
        }
        input->start = (input->start + (size_t)count) % INPUT_SIZE;
        input->length -= (size_t)count;
    }
    return true;
}
