// A direct line: a socket of the server's, on which a terminal's bytes need not go through the host engine.
#ifndef SLIPWAY_LINE_H
#define SLIPWAY_LINE_H

#include <stdbool.h>

/** Connects to `path`, and puts the connection in the place of stdin and stdout. False, and both are as they were, when
 *  nobody listens there. Waits for nothing. */
bool line_take(const char *path);

/** Says that nothing more comes, and waits until the other end has closed, which it does when it has read everything. */
void line_finish(void);

#endif
