// What all programs need of a process: an end with words, and a clean state to hand on.
#ifndef SLIPWAY_PROCESS_H
#define SLIPWAY_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

enum exit_code {
    EXIT_USAGE = 64,       // the arguments are wrong
    EXIT_UNAVAILABLE = 69, // enter, guard: a step failed, so nothing was run
    EXIT_OS = 71,          // the system refused something, such as another process
    EXIT_DETACHED = 75,    // hold: this attachment ended and the shell, as far as is known, did not
};

/** Prints `<program>: <what>: <error>` (the error only if it is not 0) on stderr, in one write, and exits. */
_Noreturn void die(int code, const char *what, int error);

/** Goes on when it was done; otherwise says what was not, with errno's words, and exits with EXIT_UNAVAILABLE. */
void must(bool done, const char *what);

/** Closes every file descriptor from 3 on. */
bool close_other_files(void);

/** Gives all signals their default action and blocks none: ignored ones would survive an exec. */
void reset_signals(void);

/** Reads a decimal number of digits alone; false if it is anything else or not within [least, most]. */
bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *value);

#endif
