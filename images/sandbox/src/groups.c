#include "groups.h"
#include "clock.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST_WRITTEN = 64 };

/** A cgroup's folder has a link from each group below it, and two more: so most need not be read. */
static int groups_in(int directory) {
    struct stat state;
    return fstat(directory, &state) == 0 && state.st_nlink > 2 ? (int)state.st_nlink - 2 : 0;
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
    int groups = groups_in(directory);
    if (groups == 0) {
        return true;
    }
    // Not as they are listed: one that is renamed meanwhile may be passed over.
    *left -= groups;
    bool enough = levels > 0 && *left >= 0;
    DIR *entries = enough ? list(directory) : NULL;
    if (entries == NULL) {
        return enough;
    }
    const char *name;
    while (enough && (name = next_group(entries)) != NULL) {
        int below = open_group(directory, name);
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

/** To read costs little; to write a limit may have the kernel look at all groups of the host. */
static bool begins_with(int file, const char *word) {
    char there[16];
    ssize_t length = pread(file, there, sizeof there, 0);
    return length >= (ssize_t)strlen(word) && memcmp(there, word, strlen(word)) == 0;
}

static void write_at(int directory, const char *file, const char *word) {
    int opened = openat(directory, file, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0) {
        return;
    }
    if (!begins_with(opened, word)) {
        // Refused where it means nothing.
        ssize_t written = pwrite(opened, word, strlen(word), 0);
        (void)written;
    }
    close(opened);
}

static void write_levels(int directory, const char *file, const char *word, int levels) {
    DIR *entries = levels > 0 && groups_in(directory) > 0 ? list(directory) : NULL;
    const char *name;
    while (entries != NULL && (name = next_group(entries)) != NULL) {
        int below = open_group(directory, name);
        if (below >= 0) {
            write_at(below, file, word);
            write_levels(below, file, word, levels - 1);
            close(below);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
}

void write_below(int directory, const char *file, const char *word) {
    write_levels(directory, file, word, DEEPEST_WRITTEN);
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
            pause_ms(groups_in(at) > 0 ? 1 : 0);
        }
        close(at);
        at = next;
    }
    if (at >= 0) {
        close(at);
    }
}
