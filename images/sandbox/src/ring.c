#include "ring.h"

#include <unistd.h>

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

void ring_start(struct ring *ring, uint64_t first) {
    ring->first = ring->given = ring->end = first;
}

uint64_t ring_oldest(const struct ring *ring) {
    return ring->end - ring->first > RING_SIZE ? ring->end - RING_SIZE : ring->first;
}

size_t ring_room(const struct ring *ring, size_t ahead) {
    uint64_t waiting = ring->end - ring->given;
    return waiting < ahead ? ahead - (size_t)waiting : 0;
}

void ring_resume(struct ring *ring, uint64_t from) {
    uint64_t oldest = ring_oldest(ring);
    ring->given = from < oldest || from > ring->end ? oldest : from;
}

ssize_t ring_fill(struct ring *ring, int fd, size_t most) {
    size_t at = (size_t)(ring->end % RING_SIZE);
    size_t length = smaller(most, RING_SIZE - at);
    ssize_t count = read(fd, ring->bytes + at, length);
    if (count > 0) {
        ring->end += (uint64_t)count;
    }
    return count;
}

int ring_waiting(struct ring *ring, size_t most, struct iovec parts[2]) {
    size_t at = (size_t)(ring->given % RING_SIZE);
    size_t waiting = smaller((size_t)(ring->end - ring->given), most);
    size_t first = smaller(waiting, RING_SIZE - at);
    parts[0] = (struct iovec){ring->bytes + at, first};
    parts[1] = (struct iovec){ring->bytes, waiting - first};
    return (first > 0) + (waiting > first);
}
