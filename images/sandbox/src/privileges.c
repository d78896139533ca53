#include "privileges.h"
#include "process.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void must_hold(bool holds, const char *what) {
    if (!holds) {
        die(EXIT_UNAVAILABLE, what, 0);
    }
}

/** Every number up to the first that the kernel does not know, so that capabilities of later kernels go too. */
static void drop_bounding_set(void) {
    unsigned long capability = 0;
    while (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) {
        capability++;
    }
    must(errno == EINVAL && capability > 0, "the bounding set could not be emptied");
}

static void set_capabilities(uint64_t kept) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    memset(sets, 0, sizeof sets);
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        sets[i].permitted = sets[i].effective = (uint32_t)(kept >> (32 * i));
    }
    must(syscall(SYS_capset, &header, sets) == 0, "capset");
}

/** Whatever is executed from now on has no more than this process, which nobody else may look into. */
static void close_in(void) {
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
    // The learner's processes may trace what has their uid; not this one, until another program replaces it.
    must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "PR_SET_DUMPABLE");
    drop_bounding_set();
    must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0, "the ambient set could not be emptied");
}

void drop_privileges(uid_t id) {
    close_in();
    must(setgroups(0, NULL) == 0, "setgroups");
    must(setresgid(id, id, id) == 0, "setresgid");
    must(setresuid(id, id, id) == 0, "setresuid");
    // A change of user sets it anew, to what the host's fs.suid_dumpable says.
    must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "PR_SET_DUMPABLE");
    set_capabilities(0);
}

static void verify_ids(uid_t id) {
    uid_t uid[3];
    gid_t gid[3];
    must(getresuid(&uid[0], &uid[1], &uid[2]) == 0, "getresuid");
    must(getresgid(&gid[0], &gid[1], &gid[2]) == 0, "getresgid");
    for (int i = 0; i < 3; i++) {
        must_hold(uid[i] == id && gid[i] == id, "the user or the group is not the learner's");
    }
    must_hold(getgroups(0, NULL) == 0, "supplementary groups are left");
    must_hold(setresuid(0, 0, 0) != 0 && setresgid(0, 0, 0) != 0, "the way back to root is open");
}

static void verify_capabilities(uint64_t kept) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct left[_LINUX_CAPABILITY_U32S_3];
    must(syscall(SYS_capget, &header, left) == 0, "capget");
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        uint32_t allowed = (uint32_t)(kept >> (32 * i));
        must_hold(((left[i].effective | left[i].permitted) & ~allowed) == 0, "capabilities are left");
        must_hold(left[i].inheritable == 0, "capabilities can be inherited");
    }
    int known;
    for (unsigned long capability = 0; (known = prctl(PR_CAPBSET_READ, capability, 0, 0, 0)) >= 0; capability++) {
        must_hold(known == 0, "the bounding set is not empty");
        must_hold(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) == 0, "the ambient set is not empty");
    }
    must_hold(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1, "no_new_privs is not set");
}

void verify_privileges(uid_t id) {
    verify_ids(id);
    verify_capabilities(0);
}

void keep_capabilities(uint64_t kept) {
    close_in();
    set_capabilities(kept);
    verify_capabilities(kept);
}
