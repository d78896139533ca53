// System calls that have been ways out, or that reach what is not divided between containers.
import { type Attempt, EACCES, ENOSYS, EPERM, refused } from '../attempt.ts';

const SHUT = refused(EPERM, ENOSYS);

/** One attempt per subject: a few calls that must all be refused, in either place. */
function calls(id: string, title: string, lines: readonly string[], denials = [SHUT]): Attempt {
  return { id, family: 'kernel', title, expected: 'refused', where: 'both', script: lines.join('\n'), denials };
}

export const KERNEL: readonly Attempt[] = [
  calls('kernel-modules', 'Load a kernel module', [
    'call init_module x 1 ""',
    'call finit_module 0 "" 0',
    'call delete_module x 2048',
  ]),
  // The numbers that would really restart the machine are left out: whoever gets as far as "invalid argument" could.
  calls('kexec-and-reboot', 'Start another kernel, or restart the machine', [
    'call kexec_load 0 0 0 0',
    'call reboot 1 2 3 0',
  ]),
  calls('bpf', 'Load a program into the kernel (bpf)', [`call bpf 5 @128 128`, `call bpf 0 @128 128`]),
  calls('perf', 'Watch the machine (perf_event_open)', [`call perf_event_open @128 -1 0 -1 0`]),
  calls('userfaultfd', 'Stop the kernel in the middle of a copy (userfaultfd)', [
    'call userfaultfd 0',
    'call userfaultfd 1',
  ]),
  calls('io-uring', 'Go round the list of calls (io_uring)', [`call io_uring_setup 8 @128`]),
  calls('aio-contexts', 'Use up the asynchronous I/O of the whole host (io_setup)', [`call io_setup 100 @16`]),
  calls('keyrings', 'Use keys, which containers share (keyctl)', [
    'call keyctl 0 -3 0 0 0',
    'call add_key user $TOKEN x 1 -3',
    'call request_key user $TOKEN "" -3',
  ]),
  calls('clock', "Set the host's clock", [
    `call settimeofday @16 0`,
    `call clock_settime 0 @16`,
    `try date date --set '2001-01-01'`,
  ]),
  calls('swap-and-accounts', 'Swap, accounting and quotas', [
    'call swapon /tmp/x 0',
    'call acct /tmp/x',
    `call quotactl 0 /dev/vda 0 @128`,
  ]),
  calls('kernel-log', "Read the kernel's log (syslog)", [`call syslog 3 @4096 4096`, 'call syslog 5 0 0']),
  calls('mount-interface', 'The second mount interface and its watchers', [
    'call fsopen ext4 0',
    'call open_tree -100 / 1',
    'call move_mount -1 "" -1 "" 0',
    'call mount_setattr -100 / 0 x 32',
    'call fanotify_init 0 0',
  ]),
  calls('other-processes', 'Reach into other processes (pidfd_getfd, kcmp)', [
    'call pidfd_getfd 0 0 0',
    'call kcmp 1 1 0 0 0',
  ]),
  calls('numa', 'Move memory between nodes (mbind, move_pages)', [
    'call move_pages 1 0 0 0 0 0',
    'call mbind 0 0 0 0 0 0',
  ]),
  {
    id: 'ports',
    family: 'kernel',
    title: "Use the machine's I/O ports (iopl, ioperm)",
    expected: 'refused',
    where: 'both',
    script: `[ "$(uname -m)" = x86_64 ] || { echo 'SKIP: only x86 has ports'; exit; }
call iopl 3
call ioperm 112 1 1`,
    denials: [SHUT],
  },
  {
    id: 'open-by-handle',
    family: 'kernel',
    title: 'Open a file of the host by its number (open_by_handle_at, "shocker")',
    expected: 'refused',
    where: 'both',
    // The file is on the host's disk: what a container has at /etc/hostname. Number 2 is the root of an ext4.
    script: `
for path in /etc/hostname /var/lib/docker /host/var/lib/docker /tmp; do
    [ -e $path ] || continue
    try "open by handle on $path" perl -e 'eval $ENV{PERL_NUMBERS} . q{
        my $path = $ARGV[0]; sysopen(my $dir, $path, 0) or die "$!\\n";
        my $fd = fileno($dir); my $handle = pack("LlLL", 8, 1, 2, 0);
        my $r = syscall(nr("open_by_handle_at"), $fd, $handle, 0); die "$!\\n" if $r < 0; print "opened"; 1 } or print($@), exit 1' $path
done`,
    denials: [SHUT, refused(EACCES)],
  },
  {
    id: 'io-of-32-bits',
    family: 'kernel',
    title: 'Make system calls of another table (32 bit, x32)',
    expected: 'killed or refused',
    where: 'both',
    // A program of 110 bytes: write(1, "RAN", 3) and exit, by the old gate.
    script: `[ "$(uname -m)" = x86_64 ] || { echo 'SKIP: only x86 has other tables'; exit; }
perl -e '
my $code = pack("H*", "b804000000bb01000000b98d800408ba03000000cd80b801000000bb00000000cd80") . "RAN";
$code = substr($code, 0, 11) . pack("L", 0x08048054 + length($code) - 3) . substr($code, 15);
my $size = 84 + length($code);
print "\\x7fELF\\x01\\x01\\x01" . "\\0" x 9 . pack("SSLLLLLSSSSSS", 2, 3, 1, 0x08048054, 52, 0, 0, 52, 32, 1, 0, 0, 0) . pack("LLLLLLLL", 1, 0, 0x08048000, 0x08048000, $size, $size, 5, 4096) . $code;' > /tmp/$TOKEN
chmod 755 /tmp/$TOKEN
out=$(/tmp/$TOKEN 2>&1); code=$?
[ "$out" != RAN ] || echo '32 bit: DONE'
echo "32 bit: refused ($code) ended"
rm -f /tmp/$TOKEN
try x32 perl -e 'my $r = syscall(0x40000000 | 39); die "$!\\n" if $r < 0; print $r'`,
    denials: [SHUT, /^x32: refused \(159\)/, /^32 bit: refused \((1[0-9]{2}|[1-9][0-9]?)\) ended$/],
  },
  {
    id: 'socket-families',
    family: 'kernel',
    title: 'Open sockets of families that lead past the network (VSOCK, ALG, TIPC, RDS, CAN, XDP, Bluetooth …)',
    expected: 'refused',
    where: 'both',
    script: `
for family in 38 40 30 21 29 31 41 43 44 9 33 15 5 6 19 28; do
    try "family $family" perl -e 'for my $type (1, 2, 3, 5) { next unless socket(my $s, $ARGV[0], $type, 0); print "type $type"; exit 0 } print "$!\\n"; exit 1' $family
done`,
    denials: [refused(EPERM, EACCES, 'Address family not supported')],
  },
];
