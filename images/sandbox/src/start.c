#include "start.h"
#include "holder.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void must_have(bool done, const char *what) {
    if (!done) {
        die(EXIT_OS, what, errno);
    }
}

static struct sockaddr_un address_of(const char *name) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, HOLD_DIR "/%s.sock", name);
    errno = ENAMETOOLONG;
    must_have(length < (int)sizeof address.sun_path, HOLD_DIR);
    return address;
}

/** One process at a time looks for the holder and starts it. The lock's file stays: removing it would let in two. */
static int lock(const char *name, void (*late)(void)) {
    char path[256];
    snprintf(path, sizeof path, HOLD_DIR "/%s.lock", name);
    int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    must_have(file >= 0, path);
    while (flock(file, LOCK_EX) != 0) {
        must_have(errno == EINTR, "flock");
        late();
    }
    return file;
}

/** In place of a connection. */
enum { NOBODY = -1, SILENT = -2 };

/** Returns a connection; NOBODY when nobody listens: there is no socket, or one that its holder left behind; with
 *  SOCK_NONBLOCK also SILENT: more connections wait there than may. */
static int try_to_connect(const struct sockaddr_un *address, int flags, void (*late)(void)) {
    int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);
    must_have(connection >= 0, "socket");
    while (connect(connection, (const struct sockaddr *)address, sizeof *address) != 0) {
        if (errno == EINTR) {
            late();
            continue;
        }
        const bool is_silent = errno == EAGAIN;
        must_have(is_silent || errno == ENOENT || errno == ECONNREFUSED || errno == EPROTOTYPE, address->sun_path);
        close(connection);
        return is_silent ? SILENT : NOBODY;
    }
    return connection;
}

static int make_socket(const struct sockaddr_un *address) {
    must_have(unlink(address->sun_path) == 0 || errno == ENOENT, address->sun_path);
    int listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    must_have(listening >= 0, "socket");
    mode_t before = umask(0177);
    must_have(bind(listening, (const struct sockaddr *)address, sizeof *address) == 0, address->sun_path);
    umask(before);
    return listening;
}

/** Lets go of all that belongs to the exec: it ends when nobody has its files any more. */
static bool leave_exec(void) {
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; fd++) {
        if (nothing < 0 || dup2(nothing, fd) < 0) {
            return false;
        }
    }
    close(nothing);
    return true;
}

/** In the first child: a session of its own, and a second child which cannot get a terminal by opening one. */
_Noreturn static void become_daemon(const struct holding *holding, int lock_file) {
    close(lock_file);
    if (setsid() < 0 || !leave_exec()) {
        _exit(EXIT_OS);
    }
    pid_t child = fork();
    if (child != 0) {
        _exit(child < 0 ? EXIT_OS : 0);
    }
    hold_shell(holding);
}

/** Waits for the holder's word; anything but "ok" is what failed. */
static void await_start(int ready, const struct sockaddr_un *address, void (*late)(void)) {
    char words[256];
    ssize_t length;
    while ((length = read(ready, words, sizeof words - 1)) < 0 && errno == EINTR) {
        late();
    }
    words[length > 0 ? length : 0] = '\0';
    close(ready);
    if (strcmp(words, "ok") != 0) {
        unlink(address->sun_path);
        die(EXIT_OS, length > 0 ? words : "the holder could not be started", 0);
    }
}

static void start_holder(const struct terminal *terminal, const struct sockaddr_un *address, int lock_file,
                         void (*late)(void)) {
    int ready[2];
    must_have(pipe2(ready, O_CLOEXEC) == 0, "pipe");
    struct holding holding = {
        .path = address->sun_path,
        .listening = make_socket(address),
        .size = terminal->size,
        .first = terminal->first,
        .nonce = terminal->nonce,
        .ready = ready[1],
    };
    pid_t child = fork();
    if (child == 0) {
        close(ready[0]);
        become_daemon(&holding, lock_file);
    }
    int error = errno;
    close(ready[1]);
    close(holding.listening);
    if (child < 0) {
        unlink(address->sun_path);
        die(EXIT_OS, "the holder could not be started", error);
    }
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        late();
    }
    await_start(ready[0], address, late);
}

int find_holder(const char *name, int *lock_file, void (*late)(void)) {
    struct sockaddr_un address = address_of(name);
    *lock_file = lock(name, late);
    int connection = try_to_connect(&address, SOCK_NONBLOCK, late);
    // Whoever comes next starts another one, also when this one cannot be ended.
    must_have(unlink(address.sun_path) == 0 || errno == ENOENT, address.sun_path);
    if (connection == SILENT) {
        die(EXIT_DETACHED, "the holder cannot be reached", 0);
    }
    return connection;
}

int connect_to_holder(const struct terminal *terminal, bool *created, void (*late)(void)) {
    struct sockaddr_un address = address_of(terminal->name);
    int lock_file = lock(terminal->name, late);
    int connection = try_to_connect(&address, 0, late);
    *created = connection < 0;
    if (*created) {
        start_holder(terminal, &address, lock_file, late);
        connection = try_to_connect(&address, 0, late);
        must_have(connection >= 0, address.sun_path);
    }
    close(lock_file);
    return connection;
}
