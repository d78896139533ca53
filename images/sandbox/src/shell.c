#include "shell.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

void shell_resize(const struct shell *shell, struct size size) {
    struct winsize window = {.ws_col = size.columns, .ws_row = size.rows};
    // The kernel tells the foreground processes, and only when the size is another one.
    ioctl(shell->terminal, TIOCSWINSZ, &window);
}

/** In the child: a session of its own with the terminal, and nothing of the holder's. */
_Noreturn static void become_shell(int inside) {
    if (setsid() < 0 || ioctl(inside, TIOCSCTTY, 0) != 0) {
        _exit(127);
    }
    for (int fd = 0; fd < 3; fd++) {
        if (dup2(inside, fd) < 0) {
            _exit(127);
        }
    }
    if (!close_other_files()) {
        _exit(127);
    }
    reset_signals();
    execl(HOLD_SHELL, HOLD_SHELL, (char *)NULL);
    die(127, HOLD_SHELL, errno); // in the terminal, where the learner sees it
}

static const char *open_terminal(struct shell *shell) {
    shell->terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (shell->terminal < 0) {
        return "no terminal";
    }
    if (unlockpt(shell->terminal) != 0) {
        return "the terminal could not be unlocked";
    }
    // By the master, not by a name that could lead elsewhere.
    shell->inside = ioctl(shell->terminal, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return shell->inside < 0 ? "the terminal could not be opened" : NULL;
}

/** Lets the backspace key take away a whole character in line mode, of Korean too. */
static void use_utf8(int inside) {
    struct termios mode;
    if (tcgetattr(inside, &mode) == 0) {
        mode.c_iflag |= IUTF8;
        tcsetattr(inside, TCSANOW, &mode);
    }
}

const char *shell_start(struct shell *shell, struct size size) {
    const char *problem = open_terminal(shell);
    if (problem != NULL) {
        return problem;
    }
    shell_resize(shell, size);
    use_utf8(shell->inside);
    shell->pid = fork();
    if (shell->pid == 0) {
        become_shell(shell->inside);
    }
    return shell->pid < 0 ? "the shell could not be started" : NULL;
}
