// Packets to the host, to its network, to the cloud's metadata and to the world.
import { type Attempt, EACCES, EPERM, refused } from '../attempt.ts';

/** What connecting to nobody looks like. */
const NOBODY = refused(
  'Connection refused',
  "Couldn't connect",
  'Could not connect',
  'Failed to connect',
  'timed out',
  'Connection timed out',
  'No route to host',
  'unreachable',
  'Cannot assign requested address',
  'Empty reply from server',
  'Connection reset',
  EPERM,
  'Invalid argument',
);
/** The host's own addresses, and names and aliases under which it is often to be found. */
const HOST = `
addresses=$(for a in $HOST_ADDRESSES 10.0.2.2 10.0.2.3 172.17.0.1 192.168.65.254 192.168.65.2 $(ip route 2> /dev/null | awk '$1 == "default" { print $3 }'); do echo "$a"; done | sort -u)`;
/** Attempts at many addresses wait together, not one after the other. */
const TOGETHER = (inner: string) => `for address in $addresses; do (\n${inner}\n) & done; wait`;
const WEB = (address: string) => `case ${address} in *:*) url="[${address}]" ;; *) url=${address} ;; esac`;

/** Arguments: an address and seconds to wait. A learner has datagram sockets for it, or raw ones; no program is needed. */
const PING = `
use Socket; my ($address, $seconds) = @ARGV; my ($s, $raw, @refusals);
for my $type (SOCK_DGRAM, SOCK_RAW) {
    if (socket($s, PF_INET, $type, 1)) { $raw = $type == SOCK_RAW; last }
    push @refusals, $!;
}
if (@refusals == 2) { print "sockets: ", join(", ", @refusals), "\\n"; exit 1 }
my $body = pack("a*", "slipway doctor $$ " . rand);
my $sum = 0; $sum += $_ for unpack("n*", pack("CCnnna*", 8, 0, 0, $$ & 65535, 1, $body) . (length($body) % 2 ? "\\0" : ""));
$sum = ($sum & 65535) + ($sum >> 16) while $sum >> 16;
send($s, pack("CCnnna*", 8, 0, ~$sum & 65535, $$ & 65535, 1, $body), 0, sockaddr_in(0, inet_aton($address))) or do { print "send: $!\\n"; exit 1 };
my $end = time + $seconds;
while (time < $end) {
    my $bits = ""; vec($bits, fileno($s), 1) = 1; select($bits, undef, undef, 0.2) > 0 or next;
    defined recv($s, my $answer, 2000, 0) or next;
    $answer = substr($answer, 4 * (ord($answer) & 15)) if $raw;
    if (ord($answer) == 0 && index($answer, $body) > 0) { print "answered\\n"; exit 0 }
}
print "no answer\\n"; exit 1`;

export const NETWORK: readonly Attempt[] = [
  {
    id: 'interfaces',
    family: 'network',
    title: 'Find a network at all',
    expected: 'the loopback is all there is',
    where: 'terminal',
    egress: ['none', 'registry'],
    script: `ip -o link | awk '{ print "interface", $2 }'; ip route | sed 's/^/route: DONE /'; ip -6 route | grep -v '^fe80\\|dev lo' | sed 's/^/route: DONE /'`,
    denials: [/^interface (lo|tunl0@NONE|sit0@NONE|ip6tnl0@NONE|gre0@NONE):$/],
    breaches: [/^interface (eth|en|wl|tap|veth)/],
  },
  {
    id: 'host-tcp',
    family: 'network',
    title: "Connect to a listener on the host's addresses, TCP",
    expected: 'nobody is reached',
    where: 'both',
    script: `${HOST}
${TOGETHER(`${WEB('$address')}
try "tcp $address" curl --silent --show-error --globoff --max-time 4 "http://$url:$TCP_PORT/$TOKEN"`)}`,
    denials: [NOBODY],
  },
  {
    id: 'host-udp',
    family: 'network',
    title: "Send datagrams to a listener on the host's addresses, also past the routes",
    expected: 'none arrives',
    where: 'both',
    script: `${HOST}
broadcast='255.255.255.255 224.0.0.1'
for address in $addresses $broadcast; do
    case $address in *:*) continue ;; esac
    perl -e '
use Socket; my ($address, $port, $token) = @ARGV;
socket(my $s, PF_INET, SOCK_DGRAM, 0) or exit; setsockopt($s, SOL_SOCKET, SO_BROADCAST, 1);
my $to = sockaddr_in($port, inet_aton($address)); send($s, $token, 0, $to) for 1 .. 2;
for my $if (map { m{([^/]+)$} } glob("/sys/class/net/*")) {
    socket(my $d, PF_INET, SOCK_DGRAM, 0) or next; setsockopt($d, SOL_SOCKET, SO_BROADCAST, 1); setsockopt($d, SOL_SOCKET, SO_DONTROUTE, 1);
    setsockopt($d, SOL_SOCKET, 25, "$if\\0") or next; send($d, $token, 0, $to) for 1 .. 2;
}' "$address" "$UDP_PORT" "$TOKEN" &
done
wait
sleep 0.5
echo 'sent them'`,
    // The listener alone tells: that they were sent says nothing.
    denials: [/^sent them$/],
  },
  {
    id: 'host-services',
    family: 'network',
    title: "Find services of the host: ssh, the engine's port, Slipway's own, a proxy",
    expected: 'nobody is reached',
    where: 'both',
    script: `${HOST}
# One process knocks at all doors at once: one for each would be more than a sandbox may have.
perl -MSocket -MFcntl -e '
my @ports = (22, 53, 80, 111, 443, 2375, 2376, 2377, 3000, 4243, 5000, 6443, 7946, 8080, 9323, 10250);
my ($doors, %asked) = ("");
for my $address (grep { !/:/ } @ARGV) { for my $port (@ports) {
    socket(my $s, PF_INET, SOCK_STREAM, 0) or die "$!\\n"; fcntl($s, F_SETFL, O_NONBLOCK);
    connect($s, sockaddr_in($port, inet_aton($address))) and print "open $address $port\\n" or $! == 115 or next;
    vec($doors, fileno $s, 1) = 1; $asked{fileno $s} = [$s, $address, $port];
} }
my $until = time + 3;
while (%asked && time < $until) {
    select(undef, my $ready = $doors, undef, 0.5) > 0 or next;
    for my $number (grep { vec($ready, $_, 1) } keys %asked) {
        my ($s, $address, $port) = @{delete $asked{$number}}; vec($doors, $number, 1) = 0;
        print "open $address $port\\n" if unpack("i", getsockopt($s, SOL_SOCKET, SO_ERROR)) == 0;
    }
}' $addresses
echo 'knocked everywhere'`,
    // Inside the learner's container, 10.0.2.3 is the resolver of slirp4netns: the attempt dns-forward judges it.
    denials: [/^knocked everywhere$/, /^open 10\.0\.2\.3 53$/],
    breaches: [/^open (?!10\.0\.2\.3 53)/],
  },
  {
    id: 'metadata',
    family: 'network',
    title: "Ask the cloud's metadata service",
    expected: 'nobody is reached',
    where: 'both',
    script: `
addresses='169.254.169.254 169.254.170.2 100.100.100.200 192.0.0.192 fd00:ec2::254 168.63.129.16'
${TOGETHER(`${WEB('$address')}
ports=80
# Azure's, which is a public address, also gives a machine its settings, on another port.
[ $address != 168.63.129.16 ] || ports='80 32526'
for port in $ports; do
    try "metadata $address $port" curl --silent --show-error --globoff --max-time 4 "http://$url:$port/latest/meta-data/"
done`)}`,
    denials: [NOBODY],
  },
  {
    id: 'internet-tcp',
    family: 'network',
    title: 'Reach the internet, TCP',
    expected: 'nobody is reached',
    where: 'both',
    egress: ['none', 'registry'],
    script: `
addresses='1.1.1.1 8.8.8.8 93.184.215.14 2606:4700:4700::1111'
${TOGETHER(`${WEB('$address')}
try "tcp $address 443" curl --silent --show-error --globoff --insecure --max-time 4 "https://$url/"
try "tcp $address 80" curl --silent --show-error --globoff --max-time 4 "http://$url/"`)}`,
    denials: [NOBODY],
  },
  {
    id: 'dns-forward',
    family: 'network',
    title: 'Have somebody look up a name in the world',
    expected: 'no answer',
    where: 'both',
    egress: ['none', 'registry'],
    script: `
for server in 10.0.2.3 127.0.0.1 127.0.0.11 1.1.1.1 8.8.8.8 $(awk '/^nameserver/ { print $2 }' /etc/resolv.conf | grep -v :); do
    perl -e '
use Socket; my ($server, $token) = @ARGV; socket(my $s, PF_INET, SOCK_DGRAM, 0) or exit;
my $query = pack("nnnnnn", 4711, 256, 1, 0, 0, 0) . join("", map { chr(length) . $_ } ($token, "example", "com")) . "\\0" . pack("nn", 1, 1);
send($s, $query, 0, sockaddr_in(53, inet_aton($server))) or exit;
my $bits = ""; vec($bits, fileno($s), 1) = 1; select($bits, undef, undef, 3) or exit; recv($s, my $answer, 512, 0) // exit; length($answer) > 11 or exit;
my (undef, $flags, undef, $answers) = unpack("nnnn", $answer); my $code = $flags & 15;
print "answer from $server: ", ($code == 0 || $code == 3 ? "DONE code $code, $answers answers" : "refused ($code) no name is looked up"), "\\n"' "$server" "$TOKEN" &
done
wait
echo 'asked them all'`,
    denials: [/^asked them all$/, refused('no name is looked up')],
  },
  {
    id: 'raw-sockets',
    family: 'network',
    title: "Send packets of one's own making from the terminal",
    expected: 'refused',
    where: 'terminal',
    script: `
try 'packet socket' perl -e 'socket(my $s, 17, 3, 0x0300) or die "$!\\n"; print "open"'
try 'raw socket' perl -e 'socket(my $s, 2, 3, 1) or die "$!\\n"; print "open"'
try 'raw 6' perl -e 'socket(my $s, 10, 3, 58) or die "$!\\n"; print "open"'`,
    denials: [refused(EPERM, EACCES)],
  },
  {
    id: 'arp',
    family: 'network',
    title: 'Find neighbours on the wire (ARP)',
    expected: "it cannot be asked (no packet sockets), and nobody is known but the learner's own network",
    where: 'container',
    script: `
for interface in $(ls /sys/class/net); do
    case $interface in lo | docker0 | br-* | veth*) continue ;; esac
    for address in 1 2 4 5 6 7 8 9 10 20 50 99 101 200 254; do
        try "ask $interface for 10.0.2.$address" /bin/busybox arping -c 1 -w 1 -I $interface "10.0.2.$address" &
    done
done
wait
ip -o neigh | awk '/lladdr/ { print "neighbour", $1 }'
echo 'asked the wire'`,
    // .2 and .3 are the gateway and the resolver of slirp4netns.
    denials: [
      refused(`arping: socket: ${EPERM}`),
      /^asked the wire$/,
      /^neighbour (10\.0\.2\.[23]|fe80::2|fd00::[23]|172\.(1[7-9]|2\d|3[01])\.\d+\.\d+)$/,
    ],
    breaches: [/^neighbour 10\.0\.2\.(?![23]$)/],
  },
  {
    id: 'ping',
    family: 'network',
    title: "Ping the host's addresses and the world",
    expected: 'no answer',
    where: 'both',
    egress: ['none', 'registry'],
    // One's own loopback shows that pinging works at all.
    script: `
try 'ping oneself' perl -e '${PING}' 127.0.0.1 $((2 * PATIENCE))
for address in $HOST_ADDRESSES 1.1.1.1; do
    case $address in 127.* | *:* | 172.17.0.1) continue ;; esac
    try "ping $address" perl -e '${PING}' $address $((2 * PATIENCE)) &
done
wait`,
    denials: [
      /^ping oneself: DONE answered$/,
      /^ping (?!oneself)\S+: refused \(1\) (no answer|send: (Network is unreachable|Permission denied|Operation not permitted))$/,
      refused(`sockets: ${EACCES}, ${EPERM}`, `sockets: ${EPERM}, ${EPERM}`),
    ],
  },
  {
    id: 'publish-on-the-host',
    family: 'network',
    title: "Publish a port on the host's own addresses",
    expected: "it is published inside the sandbox's network alone",
    where: 'terminal',
    script: `
docker run --detach --name $TOKEN --publish 0.0.0.0:18080:80 diamol/base sh -c "echo $TOKEN > /tmp/index.html; exec httpd -f -p 80 -h /tmp" > /dev/null 2>&1
for try in 1 2 3 4 5 6 7 8 9 10; do
    curl --silent --max-time 4 http://127.0.0.1:18080/ | grep -q $TOKEN && echo 'published' && break
    sleep 0.3
done`,
    denials: [/^published$/],
    traces: async ({ canary, sandbox }, token) => {
      const targets = ['127.0.0.1', ...canary.addresses.filter((address) => !address.includes(':'))];
      const answers = await canary.ask([...targets.map((a) => `curl -s -m 2 http://${a}:18080/ &`), 'wait'].join(' '));
      await sandbox.engine.removeContainer(token);
      return answers.includes(token) ? ["the learner's port is open on the host"] : [];
    },
  },
];
