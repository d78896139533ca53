// Programs of a hostile learner's, in perl: each listens at the path of a socket that Slipway asks, prints its process's
// number, and answers from the background for some seconds. They stand between apostrophes in a script of bash.

const IN_THE_BACKGROUND = `
my $child = fork; defined $child or die "fork: $!\\n";
if ($child) { print "$child\\n"; exit 0 }
POSIX::setsid(); open(STDIN, "<", "/dev/null"); open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null");
$SIG{PIPE} = "IGNORE"; alarm $ARGV[2];`;

/** Arguments: path, greeting, seconds. Takes stdin and stdout of whoever attaches, as images/sandbox/src/wire.h says. */
export const FALSE_HOLDER = `
use strict; use Socket; use POSIX ();
eval $ENV{PERL_NUMBERS} . q{
my $door; socket($door, PF_UNIX, SOCK_SEQPACKET, 0) && bind($door, pack_sockaddr_un($ARGV[0])) && listen($door, 4) or die "listen: $!\\n";
${IN_THE_BACKGROUND}
while (accept(my $hold, $door)) {
    # Buffers of their own, which the kernel writes into.
    my ($data, $control) = ("", ""); vec($_, 63, 8) = 0 for $data, $control;
    my $part = pack("P Q", $data, 64);
    my $message = pack("Q L x4 P Q P Q l x4", 0, 0, $part, 1, $control, 64, 0);
    syscall(nr("recvmsg"), fileno($hold), $message, 0) > 0 or next;
    my ($in_number, $out_number) = unpack("x16 l l", $control);
    open(my $in, "<&=", $in_number) && open(my $out, ">&=", $out_number) or next;
    syswrite($out, "$ARGV[1]\\n"); send($hold, pack("CC", ord("g"), 0), 0);
    1 while sysread($in, my $typed, 4096);
}
1 } or die $@;`;

/**
 * Arguments: path, status, seconds. Hangs up on whoever is connected to the true engine, so that they ask again here.
 * What it says is the beginning of a list.
 */
export const FALSE_ENGINE = `
use strict; use Socket; use POSIX ();
for my $dial (grep { m{^/proc/\\d+$} } glob("/proc/[0-9]*")) {
    open(my $f, "<", "$dial/cmdline") or next; my $words = join(" ", split(/\\0/, <$f> // ""));
    kill TERM => $dial =~ m{(\\d+)$} if $words =~ m{^socat .* STDIO UNIX-CONNECT:};
}
my $door; socket($door, PF_UNIX, SOCK_STREAM, 0) && bind($door, pack_sockaddr_un($ARGV[0])) && listen($door, 16) or die "listen: $!\\n";
${IN_THE_BACKGROUND}
my $more = " " x 65536;
while (accept(my $client, $door)) {
    sysread($client, my $request, 65536) or next;
    syswrite($client, "HTTP/1.1 $ARGV[1]\\r\\nContent-Type: application/json\\r\\nConnection: close\\r\\n\\r\\n[");
    1 while syswrite($client, $more);
}`;
