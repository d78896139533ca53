// Who is at the other end of a unix socket.
#ifndef SLIPWAY_PEER_H
#define SLIPWAY_PEER_H

#include <stddef.h>
#include <sys/types.h>

/** The process that connected; 0 when the kernel does not tell. */
pid_t peer_process(int socket);

/** Its command line, arguments ending in NUL each, as the process itself may have changed it; returns its length. */
size_t peer_command(pid_t process, char *command, size_t most);

#endif
