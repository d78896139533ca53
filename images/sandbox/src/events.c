#include "events.h"
#include "figures.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
    // The learner's engine makes cgroups here, and so may the learner: nobody pays for a forest.
    MAX_GROUPS = 512,
    MAX_DEPTH = 8,
};

static int64_t sum_below(int directory, const char *file, const char *key, int depth, int *groups) {
    int64_t own = read_keyed(directory, file, key);
    int64_t sum = own == UNKNOWN ? 0 : own;
    int listing = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = listing < 0 ? NULL : fdopendir(listing);
    if (entries == NULL) {
        if (listing >= 0) {
            close(listing);
        }
        return sum;
    }
    struct dirent *entry;
    while (depth < MAX_DEPTH && *groups < MAX_GROUPS && (entry = readdir(entries)) != NULL) {
        if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        int below = openat(directory, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below >= 0) {
            (*groups)++;
            sum += sum_below(below, file, key, depth + 1, groups);
            close(below);
        }
    }
    closedir(entries);
    return sum;
}

int64_t sum_events(int directory, const char *file, const char *key) {
    int groups = 0;
    if (read_keyed(directory, file, key) == UNKNOWN) {
        return UNKNOWN;
    }
    return sum_below(directory, file, key, 0, &groups);
}

int64_t counter_add(struct counter *counter, int64_t sum) {
    if (sum == UNKNOWN) {
        return UNKNOWN;
    }
    if (sum > counter->last) {
        counter->total += sum - counter->last;
    }
    counter->last = sum;
    return counter->total;
}
