#include "line.h"

#include "process.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/** Returns -1 when there is no connection to be had at once. */
static int connect_line(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    int line = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (line >= 0 && connect(line, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(line);
        return -1;
    }
    return line;
}

bool line_take(const char *path) {
    int line = connect_line(path);
    if (line < 0) {
        return false;
    }
    // The numbers of stdin and stdout: whatever hands these on, or lets go of them, need not know.
    if (dup2(line, 0) != 0 || dup2(line, 1) != 1) {
        die(EXIT_DETACHED, "stdin and stdout cannot be replaced", errno);
    }
    close(line);
    return true;
}

/** False at the end of what comes, or when the line is broken. */
static bool discard_some(void) {
    char bytes[4096];
    ssize_t count = read(0, bytes, sizeof bytes);
    if (count < 0 && errno == EAGAIN) {
        struct pollfd line = {.fd = 0, .events = POLLIN};
        poll(&line, 1, -1);
    }
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

void line_finish(void) {
    shutdown(1, SHUT_WR);
    // A socket that is closed while it holds something unread breaks the connection, and with it what the other end has
    // not read yet.
    while (discard_some()) {
    }
}
