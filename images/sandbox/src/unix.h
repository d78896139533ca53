// Unix sockets by path; none of them is waited for.
#ifndef SLIPWAY_UNIX_H
#define SLIPWAY_UNIX_H

/** Listens at `path`, in the place of whatever is there. Exits with EXIT_OS when that cannot be. */
int unix_listen(const char *path);

/** -1 when nobody has connected. */
int unix_accept(int listening);

/** -1 when there is no connection to be had at once. */
int unix_connect(const char *path);

#endif
