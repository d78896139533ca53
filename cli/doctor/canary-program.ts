// Runs on the engine's machine, in a container on its network: listens on all of its addresses, writes each datagram
// and request that reaches it to its log, and answers requests with a secret. Perl, which the sandbox image has.

/** Arguments: the file of its secret, that secret, the secret that it answers with, and one that is only an argument. */
export const CANARY_PROGRAM = `
use strict; use IO::Socket::INET; use IO::Select; $| = 1;
my ($path, $secret, $answer) = @ARGV;
open(my $file, ">", $path) or die "$path: $!"; print $file "$secret\\n"; close $file; chmod 0644, $path;
my $tcp = IO::Socket::INET->new(Listen => 64, Proto => "tcp", LocalAddr => "0.0.0.0") or die "tcp: $!";
my $udp = IO::Socket::INET->new(Proto => "udp", LocalAddr => "0.0.0.0") or die "udp: $!";
print "tcp ", $tcp->sockport, "\\nudp ", $udp->sockport, "\\n";
print "address $_\\n" for qx(ip -o addr) =~ m{inet6? ([^/ ]+)}g;
print "ready\\n";
my $select = IO::Select->new($tcp, $udp);
while (1) {
    for my $ready ($select->can_read) {
        if ($ready == $udp) { my $data; $udp->recv($data, 2000); print "heard ", unpack("H*", $data), "\\n"; next }
        my $client = $tcp->accept or next;
        IO::Select->new($client)->can_read(1) and sysread($client, my $data, 2000);
        print "heard ", unpack("H*", $data // ""), "\\n";
        print $client "HTTP/1.0 200 OK\\r\\nContent-Length: " . length($answer) . "\\r\\n\\r\\n$answer";
        close $client;
    }
}
`;
