#include "attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int attachment_accept(int listening) {
    int connection = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0) {
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
            poll(NULL, 0, 100); // out of files or memory: the connection waits, and would be reported at once again
        }
        return -1;
    }
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == getuid()) {
        return connection;
    }
    close(connection);
    return -1;
}

static int take_files(struct msghdr *message, int files[2]) {
    struct cmsghdr *part = CMSG_FIRSTHDR(message);
    if (part == NULL || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
        return 0;
    }
    int count = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(files, CMSG_DATA(part), (size_t)count * sizeof(int));
    return count;
}

bool attachment_receive(int connection, struct request *request, int files[2]) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
    struct iovec data = {request, sizeof *request};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(connection, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (length < 0) {
        return false;
    }
    int count = take_files(&message, files);
    bool whole = length == sizeof *request && (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0 && count == 2;
    if (whole && request->magic == REQUEST_MAGIC && request->columns > 0 && request->rows > 0) {
        return true;
    }
    while (count > 0) {
        close(files[--count]);
    }
    return false;
}

static void never_block(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) {
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    }
}

static void report(int connection, enum report_kind kind, uint8_t code, bool *sent) {
    struct report words = {.kind = (uint8_t)kind, .code = code};
    *sent = send(connection, &words, sizeof words, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)sizeof words;
}

void attachment_begin(struct attachment *attachment, int connection, const int files[2], const struct request *request,
                      struct ring *ring, const char *nonce) {
    *attachment = (struct attachment){.control = connection, .in = files[0], .out = files[1]};
    never_block(attachment->in);
    never_block(attachment->out);
    ring_resume(ring, request->resume_from);
    attachment->gives_receipts = request->receipts != 0;
    attachment->received = ring->given;
    attachment->greeting_length = (size_t)snprintf(
        attachment->greeting, sizeof attachment->greeting,
        "{\"hold\":1,\"created\":%s,\"startSeq\":%" PRIu64 ",\"endSeq\":%" PRIu64 ",\"nonce\":\"%s\"}\n",
        request->created ? "true" : "false", ring->given, ring->end, nonce);
    bool sent;
    // If it is gone already, its connection says so at the next look.
    report(connection, REPORT_GIVEN, 0, &sent);
}

bool attachment_end(struct attachment *attachment, enum report_kind kind, uint8_t code) {
    bool sent;
    close(attachment->in);
    close(attachment->out);
    report(attachment->control, kind, code, &sent);
    close(attachment->control);
    attachment->control = -1;
    return sent;
}

size_t attachment_ahead(const struct attachment *attachment) {
    return attachment->gives_receipts ? ATTACHED_AHEAD : RING_AHEAD;
}

bool attachment_served(const struct attachment *attachment, const struct ring *ring) {
    return attachment->greeting_given == attachment->greeting_length && ring->given == ring->end;
}

bool attachment_receipt(struct attachment *attachment, const struct ring *ring, uint32_t receipt) {
    uint32_t on_its_way = (uint32_t)ring->given - receipt;
    attachment->gives_receipts = true;
    attachment->received = ring->given - on_its_way;
    return on_its_way <= RING_SIZE && on_its_way <= ring->given;
}

static size_t window(const struct attachment *attachment, const struct ring *ring) {
    if (!attachment->gives_receipts) {
        return RING_SIZE;
    }
    uint64_t on_its_way = ring->given - attachment->received;
    return on_its_way < WINDOW ? WINDOW - (size_t)on_its_way : 0;
}

bool attachment_may_give(const struct attachment *attachment, const struct ring *ring) {
    bool greeted = attachment->greeting_given == attachment->greeting_length;
    return !greeted || (ring->given < ring->end && window(attachment, ring) > 0);
}

static int gather(struct attachment *attachment, struct ring *ring, struct iovec parts[3]) {
    size_t left = attachment->greeting_length - attachment->greeting_given;
    parts[0] = (struct iovec){attachment->greeting + attachment->greeting_given, left};
    return 1 + ring_waiting(ring, window(attachment, ring), parts + 1);
}

bool attachment_give(struct attachment *attachment, struct ring *ring) {
    while (attachment_may_give(attachment, ring)) {
        struct iovec parts[3];
        int count = gather(attachment, ring, parts);
        ssize_t written = writev(attachment->out, parts, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written == 0 || errno == EAGAIN;
        }
        size_t of_greeting = (size_t)written < parts[0].iov_len ? (size_t)written : parts[0].iov_len;
        attachment->greeting_given += of_greeting;
        ring->given += (size_t)written - of_greeting;
    }
    return true;
}
