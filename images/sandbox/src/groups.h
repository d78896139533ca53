// The control groups that the learner makes, below the one group that was handed to them.
#ifndef SLIPWAY_GROUPS_H
#define SLIPWAY_GROUPS_H

#include <stdbool.h>

struct group_limits {
    int most;
    int deepest; // 1: none within another
};

/** Whether there are more groups below, or any deeper; looks at no more than that. */
bool exceeds(int directory, const struct group_limits *limits);

/** Writes a word to the file of this name of all groups below that does not begin with it, as deep as anybody makes them to
 *  use them. */
void write_below(int directory, const char *file, const char *word);

/**
 * Removes all groups below, however deep: their paths may be longer than any path that the host could name them by.
 * Pre-condition: no process is in them, or will be. Gives up after `patience_ms`.
 */
void remove_groups(int directory, int patience_ms);

#endif
