#include "cgroups.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define TOP "/sys/fs/cgroup"

static bool has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length) {
        bool begins = at == list || at[-1] == ',';
        if (begins && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/** A line of mountinfo: id, parent, device, root, mount point, options, optional fields, "-", type, source, options of
 *  the file system. */
static bool parse_mount(char *line, char **target, char **type, char **options) {
    char *separator = strstr(line, " - ");
    if (separator == NULL) {
        return false;
    }
    *separator = '\0';
    char *rest = NULL;
    char *field = strtok_r(line, " ", &rest);
    for (int i = 0; i < 4 && field != NULL; i++) {
        field = strtok_r(NULL, " ", &rest);
    }
    *target = field;
    *type = strtok_r(separator + 3, " \n", &rest);
    char *source = strtok_r(NULL, " \n", &rest);
    *options = strtok_r(NULL, " \n", &rest);
    return field != NULL && *type != NULL && source != NULL && *options != NULL;
}

/** A later mount at the same place covers the earlier one. */
static struct hierarchy *place_for(struct cgroups *found, const char *target) {
    for (int i = 0; i < found->count; i++) {
        if (strcmp(found->list[i].path, target) == 0) {
            return &found->list[i];
        }
    }
    if (found->count == MAX_HIERARCHIES) {
        return NULL;
    }
    return &found->list[found->count++];
}

static void note_mount(struct cgroups *found, const char *target, const char *type, const char *options) {
    bool second = strcmp(type, "cgroup2") == 0;
    bool top = strcmp(target, TOP) == 0;
    bool below = strncmp(target, TOP "/", sizeof TOP) == 0;
    if (found->unified || strlen(target) >= sizeof found->list->path || strchr(target, '\\') != NULL) {
        return;
    }
    // A version 2 mount beside version 1 has none of the controllers.
    if (second ? !top : !(below && strcmp(type, "cgroup") == 0)) {
        return;
    }
    if (second) {
        found->unified = true;
        found->count = 0;
    }
    struct hierarchy *hierarchy = place_for(found, target);
    if (hierarchy != NULL) {
        strcpy(hierarchy->path, target);
        hierarchy->pids = second || has_word(options, "pids");
        hierarchy->memory = second || has_word(options, "memory");
        hierarchy->cpuacct = second || has_word(options, "cpuacct");
        hierarchy->freezer = !second && has_word(options, "freezer");
    }
}

bool find_cgroups(struct cgroups *found) {
    memset(found, 0, sizeof *found);
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    if (mounts == NULL) {
        return false;
    }
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, mounts) > 0) {
        char *target, *type, *options;
        if (parse_mount(line, &target, &type, &options)) {
            note_mount(found, target, type, options);
        }
    }
    bool complete = !ferror(mounts);
    free(line);
    fclose(mounts);
    errno = complete ? ENOENT : EIO;
    return complete && found->count > 0;
}

int open_cgroup(const struct hierarchy *hierarchy, const char *group) {
    char path[256];
    if (snprintf(path, sizeof path, "%s%s", hierarchy->path, group) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0) {
        return -1;
    }
    struct statfs kind;
    if (fstatfs(directory, &kind) != 0 || (kind.f_type != CGROUP_SUPER_MAGIC && kind.f_type != CGROUP2_SUPER_MAGIC)) {
        close(directory);
        errno = EMEDIUMTYPE;
        return -1;
    }
    return directory;
}
