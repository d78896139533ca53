#include "flow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// One for all: a flow keeps bytes of its own only while they wait.
static unsigned char burst[FLOW_BURST];

static bool is_for_later(void) {
    return errno == EAGAIN || errno == EINTR;
}

/** Nobody takes anything more: whoever still writes is told so. */
static void give_up(struct flow *flow) {
    flow_free(flow);
    flow->over = true;
    shutdown(flow->from, SHUT_RD);
}

static void finish(struct flow *flow) {
    flow->over = true;
    shutdown(flow->to, SHUT_WR);
}

/** How many were taken; -1 when nobody takes anything more. */
static ssize_t give(const struct flow *flow, const unsigned char *bytes, size_t length) {
    ssize_t count = send(flow->to, bytes, length, MSG_NOSIGNAL);
    return count < 0 && is_for_later() ? 0 : count;
}

static void keep(struct flow *flow, const unsigned char *bytes, size_t length) {
    flow->left = malloc(length);
    if (flow->left == NULL) {
        // Bytes that are lost would be worse than a connection that ends.
        give_up(flow);
        shutdown(flow->to, SHUT_RDWR);
        return;
    }
    memcpy(flow->left, bytes, length);
    flow->left_at = 0;
    flow->left_end = length;
}

static void give_left(struct flow *flow) {
    ssize_t count = give(flow, flow->left + flow->left_at, flow->left_end - flow->left_at);
    if (count < 0) {
        give_up(flow);
        return;
    }
    flow->left_at += (size_t)count;
    if (flow->left_at == flow->left_end) {
        flow_free(flow);
    }
}

static void pass_on(struct flow *flow, size_t length) {
    ssize_t count = give(flow, burst, length);
    if (count < 0) {
        give_up(flow);
    } else if ((size_t)count < length) {
        keep(flow, burst + count, length - (size_t)count);
    }
}

struct passed flow_move(struct flow *flow) {
    const struct passed nothing = {NULL, 0};
    if (flow->left != NULL) {
        give_left(flow);
    }
    if (!flow_may_read(flow)) {
        return nothing;
    }
    ssize_t count = recv(flow->from, burst, sizeof burst, 0);
    if (count < 0 && is_for_later()) {
        return nothing;
    }
    if (count <= 0) {
        finish(flow);
        return nothing;
    }
    pass_on(flow, (size_t)count);
    return (struct passed){burst, (size_t)count};
}

bool flow_may_read(const struct flow *flow) {
    return !flow->over && flow->left == NULL;
}

void flow_free(struct flow *flow) {
    free(flow->left);
    flow->left = NULL;
}
