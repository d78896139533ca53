// The words that every script of an attempt can use. Bash with perl-base, which the sandbox image has: perl makes any
// system call. In the learner's container, /host is the sandbox's root directory and /hostproc its /proc.
//
//   try <name> <program> [args …]   runs it: `<name>: DONE …` or `<name>: refused (<exit code>) …`, one line; and
//                                   `<name>: unable …`, which is no denial, where the program cannot be run at all
//   try_running …                   the same for a program that is not to be run: that it cannot be is the refusal
//   peek <path> …                   opens for reading and shows the first bytes
//   poke <path> …                   opens for writing, creates and writes nothing
//   call <system call> [args …]     numbers, strings, and @<n> for n zero bytes
//   needs <program> …               ends the attempt, unclear, where a program is missing
//   unless_there <program> …        skips the attempt where a program is missing

/** What scripts use beside bash's own: an attempt that lacks one of them has tried nothing, whatever it prints. */
const PROGRAMS = [
  ...['awk', 'cat', 'chmod', 'chown', 'cp', 'curl', 'cut', 'date', 'dd', 'df', 'dirname', 'dmesg', 'docker', 'du'],
  ...['find', 'grep', 'head', 'hostname', 'id', 'ip', 'ln', 'ls', 'mkdir', 'mkfifo', 'mknod', 'mount', 'mv', 'nsenter'],
  ...['perl', 'pgrep', 'readlink', 'rm', 'rmdir', 'sed', 'seq', 'setcap', 'sleep', 'socat', 'sort', 'stat', 'tail'],
  ...['tar', 'timeout', 'touch', 'tr', 'truncate', 'umount', 'uname', 'unshare', 'wc'],
];

const NUMBERS = `
my %n = (
  x86_64 => { init_module => 175, finit_module => 313, delete_module => 176, kexec_load => 246, reboot => 169,
    swapon => 167, acct => 163, quotactl => 179, settimeofday => 164, clock_settime => 227, adjtimex => 159, bpf => 321,
    perf_event_open => 298, userfaultfd => 323, io_uring_setup => 425, keyctl => 250, add_key => 248,
    request_key => 249, open_by_handle_at => 304, name_to_handle_at => 303, fanotify_init => 300, pidfd_getfd => 438,
    kcmp => 312, syslog => 103, iopl => 172, ioperm => 173, fsopen => 430, move_mount => 429, open_tree => 428,
    mount_setattr => 442, io_setup => 206, ptrace => 101, sethostname => 170, process_vm_readv => 310, mbind => 237,
    move_pages => 279, pivot_root => 155, setns => 308, memfd_create => 319, inotify_init1 => 294, inotify_add_watch => 254, recvmsg => 47,
    pidfd_open => 434, prlimit64 => 302, setpriority => 141, sched_setaffinity => 203 },
  aarch64 => { init_module => 105, finit_module => 273, delete_module => 106, kexec_load => 104, reboot => 142,
    swapon => 224, acct => 89, quotactl => 60, settimeofday => 170, clock_settime => 112, adjtimex => 171, bpf => 280,
    perf_event_open => 241, userfaultfd => 282, io_uring_setup => 425, keyctl => 219, add_key => 217,
    request_key => 218, open_by_handle_at => 265, name_to_handle_at => 264, fanotify_init => 262, pidfd_getfd => 438,
    kcmp => 272, syslog => 116, fsopen => 430, move_mount => 429, open_tree => 428, mount_setattr => 442,
    io_setup => 0, ptrace => 117, sethostname => 161, process_vm_readv => 270, mbind => 235, move_pages => 239,
    pivot_root => 41, setns => 268, memfd_create => 279, inotify_init1 => 26, inotify_add_watch => 27, recvmsg => 212,
    pidfd_open => 434, prlimit64 => 261, setpriority => 140, sched_setaffinity => 122 },
);
my $m = (split " ", qx(uname -m))[0];
sub nr { my $x = $n{$m}{$_[0]}; die "no number for $_[0]\\n" unless defined $x; $x }
`;

export const PRELUDE = `
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
PERL_NUMBERS='${NUMBERS.replaceAll("'", `'\\''`)}'
export PERL_NUMBERS
say() {
    local text=\${3//$'\\n'/ | }
    if [ "$2" -eq 0 ]; then echo "$1: DONE \${text:0:700}"; else echo "$1: refused ($2) \${text:0:700}"; fi
}
run_limited() {
    timeout -k 1 "\${LIMIT:-10}" "$@" 2>&1 < /dev/null | tr -d '\\0' | head -c 2000
    return "\${PIPESTATUS[0]}"
}
# Nothing was tried by a program that was not run. That of docker's codes may be an engine's refusal.
was_not_run() {
    [ "$2" -ge 125 ] && [ "$2" -le 127 ] || return 1
    [ "$1" != docker ] || [[ $3 == *'executable file not found'* ]]
}
try() {
    local name=$1 text code
    shift
    type -P "$1" > /dev/null || { echo "$name: unable, there is no program $1"; return; }
    text=$(run_limited "$@")
    code=$?
    if was_not_run "$1" $code "$text"; then echo "$name: unable ($code) \${text//$'\\n'/ | }"; else say "$name" $code "$text"; fi
}
try_running() {
    local name=$1 text code
    shift
    text=$(run_limited "$@")
    code=$?
    say "$name" $code "$text"
}
peek() {
    local path
    for path in "$@"; do
        try "read $path" perl -e 'sysopen(my $f, $ARGV[0], 2048) or die "$!\\n"; defined sysread($f, my $b, 64) or die "$!\\n"; print unpack("H*", $b)' "$path"
    done
}
poke() {
    local path
    for path in "$@"; do
        try "write $path" perl -e 'sysopen(my $f, $ARGV[0], 1 | 2048) or die "$!\\n"; print "opened for writing"' "$path"
    done
}
call() {
    try "$1" perl -e 'eval $ENV{PERL_NUMBERS} . q{
        my ($name, @args) = @ARGV; my $number = nr($name); @args = map { /^-?\\d+$/ ? 0 + $_ : /^@(\\d+)$/ ? "\\0" x $1 : "$_" } @args;
        my $r = syscall($number, @args); if ($r < 0) { print "$!\\n"; exit 1 } print "returned $r"; 1 } or print($@), exit 1' "$@"
}
needs() {
    local program
    for program in "$@"; do
        type -P "$program" > /dev/null || { echo "unable, there is no program $program"; exit 69; }
    done
}
unless_there() {
    local program
    for program in "$@"; do
        type "$program" > /dev/null 2>&1 || { echo "SKIP: there is no $program here"; exit 0; }
    done
}
LIMIT=$((10 * PATIENCE))
`;

/** Comes between the prelude and a script. */
export const REQUIRE_PROGRAMS = `needs ${PROGRAMS.join(' ')}\n`;
