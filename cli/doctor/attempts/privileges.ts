// Becoming somebody else, or reaching into somebody else's process.
import { type Attempt, EACCES, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';

export const PRIVILEGES: readonly Attempt[] = [
  {
    id: 'setuid-programs',
    family: 'privileges',
    title: 'Find a program that raises privileges',
    expected: 'there is none',
    where: 'terminal',
    script: `
find / \\( -path /proc -o -path /sys -o -path /var/lib -o -path '/run/*' -o -path /home -o -path /tmp -o -path /var/tmp \\) -prune -o -type f -perm /6000 -print 2> /dev/null | sed 's/^/program: DONE /'
try_running sudo sudo -n id
try_running su su -c id root
try_running pkexec pkexec id
echo 'looked everywhere'`,
    denials: [
      /^looked everywhere$/,
      refused(
        'No such file or directory',
        'Authentication failure',
        'failed to run command',
        EACCES,
        'must be run from a terminal',
        'must be suid',
        'Cannot',
      ),
    ],
  },
  {
    id: 'setuid-from-a-container',
    family: 'privileges',
    title: 'Make a setuid program in a container, run it in the terminal',
    expected: 'it runs as the learner',
    where: 'terminal',
    script: `
me=$(id -u)
for owner in 0 1 1000 65534; do
    docker exec attacker bash -c "cp /usr/bin/perl /host/tmp/$TOKEN && chown $owner /host/tmp/$TOKEN && chmod 6755 /host/tmp/$TOKEN" 2>&1 | sed 's/^/container: refused (1) /'
    [ "$(stat -c %a /tmp/$TOKEN)" = 6755 ] || echo "owner $owner: unable to make such a program"
    is=$(/tmp/$TOKEN -e 'print $>')
    [ "$is" = "$me" ] && echo "owner $owner: still the learner" || echo "owner $owner: DONE runs as $is"
    docker exec attacker rm -f /host/tmp/$TOKEN
done`,
    denials: [/^owner \d+: still the learner$/, refused(EPERM, EACCES, 'Invalid argument')],
  },
  {
    id: 'ptrace-others',
    family: 'privileges',
    title: 'Trace processes that are not one’s own, and read their memory',
    expected: 'refused, or there are none',
    where: 'both',
    script: `
count=0
proc=/proc; [ "$PLACE" = terminal ] || proc=/hostproc
for process in $proc/[0-9]*; do
    pid=\${process#$proc/}; owner=$(stat -c %u $process 2> /dev/null) || continue
    # Those of the same user are the learner's own, the engine among them: they hold nothing that a shell does not.
    [ "$owner" -ne "$(id -u)" ] || continue
    [ "$PLACE" = terminal ] || [ "$owner" = 65534 ] || continue
    count=$((count + 1))
    [ $count -lt 12 ] || continue
    peek $process/mem $process/environ
    poke $process/mem
    [ "$PLACE" != terminal ] || call ptrace 16 $pid 0 0
done
echo "looked at $count processes"`,
    denials: [refused(EPERM, EACCES, ENOENT, 'No such process'), /^looked at \d+ processes$/],
  },
  {
    id: 'stop-at-exit',
    family: 'privileges',
    title: 'Trace a process so that it stops at its exit: two that trace each other so can never be killed',
    expected: 'tracing works, but not with that option',
    where: 'both',
    script: `
perl -e 'eval $ENV{PERL_NUMBERS} . q{
    $| = 1;
    sub seize {
        my ($options) = @_;
        my $pid = fork // die "no process: $!\\n";
        if (!$pid) { sleep 10; exit }
        my $error = syscall(nr("ptrace"), 0x4206, $pid, 0, $options) < 0 ? 0 + $! : 0;
        kill "KILL", $pid; waitpid($pid, 0);
        return $error;
    }
    print seize(0) == 0 ? "tracing works\\n" : "unable to trace: $!\\n";
    my $error = seize(0x40); $! = $error;
    print "stop at exit: ", ($error ? "refused ($error) $!" : "DONE"), "\\n"; 1 } or print $@'`,
    denials: [/^tracing works$/, refused(EPERM)],
  },
  {
    id: 'descriptors-of-init',
    family: 'privileges',
    title: 'Reach into the first process: its files, memory and limits, and end it',
    expected: "refused: it is root's, and what guards the sandbox is not the learner's to touch",
    where: 'both',
    // In a container it has no number that a system call could name. A signal that is let through would end the sandbox
    // for every other attempt, so nothing is sent after the first one that is.
    script: `
init=/proc/1; [ "$PLACE" = terminal ] || init=/hostproc/1
[ -r $init/status ] || echo 'unable to see the first process'
for directory in fd fdinfo map_files ns root/ cwd/ task/1/fd; do try "list $directory" ls $init/$directory; done
for link in exe root cwd fd/0 fd/1 fd/2 ns/mnt ns/user ns/pid; do try "follow $link" readlink -v $init/$link; done
peek $init/mem $init/environ $init/maps $init/auxv $init/ns/mnt $init/fd/0 $init/root/etc/shadow $init/task/1/mem
poke $init/mem $init/fd/1 $init/fd/2 $init/comm $init/clear_refs $init/task/1/mem
for file in oom_score_adj oom_adj timerslack_ns coredump_filter; do try "set $file" bash -c "echo 0 > $init/$file"; done
try 'enter its namespaces' nsenter --mount=$init/ns/mnt --pid=$init/ns/pid true
[ "$PLACE" = terminal ] || exit 0
call ptrace 16 1 0 0
call ptrace 16902 1 0 0
call prlimit64 1 7 @16 0
call setpriority 0 1 19
call sched_setaffinity 1 8 @8
try 'take a descriptor' perl -e 'eval $ENV{PERL_NUMBERS} . q{
    my $process = syscall(nr("pidfd_open"), 1, 0); die "no descriptor of the process: $!\n" if $process < 0;
    syscall(nr("pidfd_getfd"), $process, 1, 0) < 0 and die "$!\n"; print "taken"; 1 } or print($@), exit 1'
for pid in $({ echo 1; pgrep -x guard; } | sort -u); do
    for signal in ZERO STOP USR1 TERM KILL; do
        said=$(try "signal $signal to process $pid" perl -e 'my ($s, $p) = @ARGV; kill($s eq "ZERO" ? 0 : $s, $p) or die "$!\n"; print "sent"' $signal $pid)
        echo "$said"
        case $said in *': DONE'*) exit 0 ;; esac
    done
done`,
    denials: [refused(EPERM, EACCES)],
  },
  {
    id: 'accounts',
    family: 'privileges',
    title: "Change the sandbox's accounts and what programs load",
    expected: 'refused',
    where: 'terminal',
    script: `
poke /etc/passwd /etc/shadow /etc/group /etc/subuid /etc/subgid /etc/profile /etc/bash.bashrc
try 'make preload' bash -c ': >> /etc/ld.so.preload'
try 'make profile' bash -c ': >> /etc/profile.d/doctor.sh'
try 'make sudoers' mkdir /etc/sudoers.d
try 'write cron' bash -c ': >> /etc/crontab'`,
    denials: [refused(EACCES, EROFS, ENOENT, EPERM)],
  },
  {
    id: 'core-dumps',
    family: 'privileges',
    title: 'Have the host handle the core dump of a program of one’s own',
    expected:
      'the limit cannot be raised, and a crash leaves no file; a program that all cores are piped to takes no heed of it, see the check of the host',
    where: 'terminal',
    inShell: true,
    script: `try 'raise the limit' bash -c 'ulimit -c unlimited && ulimit -c'
echo "limit $(ulimit -c) $(ulimit -H -c)"
read -r pattern < /proc/sys/kernel/core_pattern
case $pattern in '|'*) echo 'cores are piped to a program of the host' ;; esac
mkdir ~/$TOKEN && cd ~/$TOKEN || exit
started=$(date +%s)
{ perl -e 'kill SEGV => $$; sleep 10'; code=$?; } 2> /dev/null
[ $code -eq 139 ] && echo 'it crashed' || echo "it did not crash ($code)"
# A pattern may lead elsewhere: from the directory that it crashed in, or from the root. Other attempts' files have tokens for names.
for directory in . "$(dirname -- "$pattern")"; do
    [ -d "$directory" ] || continue
    for file in $(find "$directory" -maxdepth 1 -type f ! -name 'token*' -newermt "@$started"); do
        [ "$(head -c 4 "$file" | tail -c 3)" != ELF ] || echo "core: DONE $file"
    done
done
find . -type f | sed 's/^/left behind: /'
cd; rm -rf ~/$TOKEN`,
    denials: [refused(EPERM, EACCES), /^limit 0 0$/, /^it crashed$/, /^cores are piped to a program of the host$/],
  },
];
