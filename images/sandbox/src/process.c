#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

_Noreturn void die(int code, const char *what, int error) {
    char line[512];
    int length = error == 0
        ? snprintf(line, sizeof line, "%s: %s\n", program_invocation_short_name, what)
        : snprintf(line, sizeof line, "%s: %s: %s\n", program_invocation_short_name, what, strerror(error));
    if (length > (int)sizeof line - 1) {
        length = sizeof line - 1;
    }
    // Nobody is left to tell when this fails.
    ssize_t written = write(2, line, (size_t)length);
    (void)written;
    _exit(code);
}

void must(bool done, const char *what) {
    if (!done) {
        die(EXIT_UNAVAILABLE, what, errno);
    }
}

bool close_other_files(void) {
    if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0) {
        return true;
    }
    // Linux before 5.9, or a filter that does not know the call.
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
        return false;
    }
    rlim_t end = files.rlim_max == RLIM_INFINITY ? 1 << 20 : files.rlim_max;
    for (rlim_t fd = 3; fd < end; fd++) {
        close((int)fd);
    }
    return true;
}

void reset_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        // Refused for SIGKILL, SIGSTOP and the two that the C library keeps to itself: these are never changed.
        signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *value) {
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 19 || text[digits] != '\0') {
        return false;
    }
    *value = strtoull(text, NULL, 10);
    return *value >= least && *value <= most;
}
