#include "holder.h"
#include "process.h"
#include "serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    // Connections not accepted yet: while the holder is stopped, those of all who have tried in vain stay there.
    WAITING = 1024,
};

static sigset_t prepare_signals(void) {
    reset_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    struct sigaction action = {.sa_handler = serve_note_child, .sa_flags = SA_NOCLDSTOP};
    sigaction(SIGCHLD, &action, NULL);
    // It arrives only inside ppoll, so it cannot come between a look at the flag and the wait.
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    return before;
}

/** Another holder may have taken the name, if the learner removed the socket's file. */
static void remove_socket(const char *path, const struct stat *own) {
    struct stat there;
    if (lstat(path, &there) == 0 && there.st_dev == own->st_dev && there.st_ino == own->st_ino) {
        unlink(path);
    }
}

static void tell(int ready, const char *words, int error) {
    char line[256];
    int length = snprintf(line, sizeof line, error ? "%s: %s" : "%s", words, strerror(error));
    ssize_t written = write(ready, line, (size_t)length);
    (void)written;
    close(ready);
}

_Noreturn void hold_shell(const struct holding *holding) {
    sigset_t while_waiting = prepare_signals();
    struct stat own = {0};
    lstat(holding->path, &own);
    // By this process itself: it tells those who connect who is at the other end.
    const char *problem = listen(holding->listening, WAITING) == 0 ? serve_start(holding) : "listen";
    if (problem != NULL) {
        tell(holding->ready, problem, errno);
        _exit(EXIT_OS);
    }
    tell(holding->ready, "ok", 0);
    serve(holding, &while_waiting);
    // First the name, then the end: whoever finds it connects, is refused by the end, and starts anew.
    remove_socket(holding->path, &own);
    _exit(0);
}
