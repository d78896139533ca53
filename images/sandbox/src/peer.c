#include "peer.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

pid_t peer_process(int socket) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? peer.pid : 0;
}

size_t peer_command(pid_t process, char *command, size_t most) {
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)process);
    int file = process > 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        return 0;
    }
    ssize_t length = read(file, command, most);
    close(file);
    return length > 0 ? (size_t)length : 0;
}
