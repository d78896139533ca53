// Time, as it passes.
#ifndef SLIPWAY_CLOCK_H
#define SLIPWAY_CLOCK_H

#include <stdint.h>

/** Milliseconds since some moment in the past; never goes back. */
int64_t now_ms(void);

/** The same in microseconds. */
int64_t now_us(void);

/** Lets others run for at least so long; a signal does not shorten it. */
void pause_ms(int milliseconds);

#endif
