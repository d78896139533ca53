#include "groups.h"
#include "clock.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** A cgroup's folder has a link from each group below it, and two more: so most need not be read. */
static bool has_groups_below(int directory) {
    struct stat state;
    return fstat(directory, &state) == 0 && state.st_nlink > 2;
}

/** A list of its own: the directory's own descriptor keeps no position. */
static DIR *list(int directory) {
    int listing = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = listing < 0 ? NULL : fdopendir(listing);
    if (entries == NULL && listing >= 0) {
        close(listing);
    }
    return entries;
}

static const char *next_group(DIR *entries) {
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            return entry->d_name;
        }
    }
    return NULL;
}

static int open_group(int directory, const char *name) {
    return openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/** Takes those below from `*left`; false when there are more, or when there are any and `levels` is 0. */
static bool count_below(int directory, int *left, int levels) {
    if (!has_groups_below(directory)) {
        return true;
    }
    DIR *entries = list(directory);
    if (entries == NULL) {
        return true;
    }
    bool enough = true;
    const char *name;
    while (enough && (name = next_group(entries)) != NULL) {
        enough = levels > 0 && --*left >= 0;
        int below = enough ? open_group(directory, name) : -1;
        if (below >= 0) {
            enough = count_below(below, left, levels - 1);
            close(below);
        }
    }
    closedir(entries);
    return enough;
}

bool exceeds(int directory, const struct group_limits *limits) {
    int left = limits->most;
    return !count_below(directory, &left, limits->deepest);
}

/** Removes those that have none below. Returns one that has some, opened; -1 when there is none, or nothing to be done. */
static int remove_leaves(int directory) {
    DIR *entries = list(directory);
    int below = -1;
    const char *name;
    while (entries != NULL && below < 0 && (name = next_group(entries)) != NULL) {
        if (unlinkat(directory, name, AT_REMOVEDIR) != 0) {
            below = open_group(directory, name);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return below;
}

void remove_groups(int directory, int patience_ms) {
    int64_t until = now_ms() + patience_ms;
    // One descriptor, however deep it goes: nobody is left who could move a group while this one is in it.
    int at = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int depth = 0;
    while (at >= 0 && now_ms() < until) {
        int next = remove_leaves(at);
        if (next >= 0) {
            depth++;
        } else if (depth == 0) {
            break;
        } else {
            next = openat(at, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            depth--;
            // What the last process of a group has not quite left cannot be removed yet.
            pause_ms(0);
        }
        close(at);
        at = next;
    }
    if (at >= 0) {
        close(at);
    }
}
