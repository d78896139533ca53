// Runs on the engine's machine, in a container on its network: listens on all of its addresses, writes each datagram
// and request that reaches it to its log, and answers whoever connects with a secret. Perl, which the sandbox image has.

/** Arguments: the file of its secret, that secret, the secret that it answers with, and one that is only an argument. */
export const CANARY_PROGRAM = `
use strict; use Socket qw(:DEFAULT IN6ADDR_ANY IPPROTO_IPV6 IPV6_V6ONLY); use IO::Select; $| = 1; $SIG{PIPE} = "IGNORE";
my ($path, $secret, $answer) = @ARGV;
open(my $file, ">", $path) or die "$path: $!"; print $file "$secret\\n"; close $file; chmod 0644, $path;
# One socket for both versions of IP, where the machine has both.
sub bound {
    my ($type) = @_;
    for my $family (PF_INET6, PF_INET) {
        socket(my $s, $family, $type, 0) or next;
        setsockopt($s, IPPROTO_IPV6, IPV6_V6ONLY, pack("i", 0)) if $family == PF_INET6;
        return $s if bind($s, $family == PF_INET6 ? pack_sockaddr_in6(0, IN6ADDR_ANY) : pack_sockaddr_in(0, INADDR_ANY));
    }
    die "bind: $!";
}
my ($tcp, $udp) = (bound(SOCK_STREAM), bound(SOCK_DGRAM));
listen($tcp, 64) or die "listen: $!";
print "tcp ", unpack("x2 n", getsockname($tcp)), "\\nudp ", unpack("x2 n", getsockname($udp)), "\\n";
print "address $_\\n" for qx(ip -o addr) =~ m{inet6? ([^/ ]+)}g;
print "ready\\n";
my $select = IO::Select->new($tcp, $udp);
sub heard { print "heard ", unpack("H*", $_[0]), "\\n" }
while (1) {
    for my $ready ($select->can_read) {
        my $data;
        if ($ready == $udp) { defined recv($udp, $data, 2000, 0) and heard($data); next }
        if ($ready == $tcp) {
            accept(my $client, $tcp) or next;
            syswrite $client, "HTTP/1.0 200 OK\\r\\nContent-Length: " . length($answer) . "\\r\\n\\r\\n$answer";
            $select->add($client); next;
        }
        # However late it comes: who has connected may still be a slow machine's.
        if (sysread($ready, $data, 2000)) { heard($data); next }
        $select->remove($ready); close $ready;
    }
}
`;
