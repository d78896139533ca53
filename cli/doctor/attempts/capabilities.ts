// Holding or gaining a capability that counts on the host.
import { type Attempt, EACCES, EPERM, refused } from '../attempt.ts';

/** All that the sandbox's first process may keep, in hexadecimal: KILL (bit 5) and DAC_OVERRIDE (bit 1). */
const OF_THE_GUARD = 'process 1 guard of user 0: holds( Cap(Eff|Prm) 0*(2|20|22))+$';

export const CAPABILITIES: readonly Attempt[] = [
  {
    id: 'capabilities-of-the-shell',
    family: 'capabilities',
    title: 'Hold a capability in the terminal',
    expected: 'every set is empty, and none can be gained',
    where: 'terminal',
    inShell: true,
    script: `grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):' /proc/self/status`,
    denials: [/^Cap(Inh|Prm|Eff|Bnd|Amb):\s+0+$/, /^NoNewPrivs:\s+1$/, /^Seccomp:\s+2$/],
    breaches: [/^Cap(Inh|Prm|Eff|Amb):\s+0*[1-9a-f]/, /^NoNewPrivs:\s+0/, /^Seccomp:\s+0/],
  },
  {
    id: 'capabilities-of-an-exec',
    family: 'capabilities',
    title: "Hold a capability in a command of Slipway's",
    expected: 'every set is empty, and none can be gained',
    where: 'terminal',
    script: `grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):' /proc/self/status`,
    denials: [/^Cap(Inh|Prm|Eff|Bnd|Amb):\s+0+$/, /^NoNewPrivs:\s+1$/, /^Seccomp:\s+2$/],
    breaches: [/^Cap(Inh|Prm|Eff|Amb):\s+0*[1-9a-f]/, /^NoNewPrivs:\s+0/, /^Seccomp:\s+0/],
  },
  {
    id: 'capabilities-of-others',
    family: 'capabilities',
    title: 'Find a process that holds a capability on the host',
    expected: "no process of the sandbox does, but for the first: it is root's, and has no more than it guards with",
    where: 'terminal',
    // A process that is just being dropped into the sandbox holds some for a moment: only what lasts counts.
    script: `perl -e '
my $seen = 0;
sub slurp { open(my $f, "<", $_[0]) or return ""; local $/; <$f> // "" }
sub holds { my $s = slurp("/proc/$_[0]/status"); return "" unless slurp("/proc/$_[0]/uid_map") =~ /^\\s*0\\s+0\\s+\\d{9}/;
    my @c = map { $s =~ /^$_:\\s+(\\S+)/m && $1 !~ /^0+$/ ? "$_ $1" : () } qw(CapEff CapPrm CapInh CapAmb); "@c" }
sub name { slurp("/proc/$_[0]/comm") =~ s/\\n//r }
my %held;
for my $round (1 .. 4) {
    my %now;
    for my $p (grep { /^\\d+$/ } map { s{/proc/}{}r } glob("/proc/[0-9]*")) { $seen++ if $round == 1; my $h = holds($p); $now{$p} = $h if $h }
    %held = $round == 1 ? %now : map { $_ => $now{$_} } grep { $now{$_} } keys %held;
    select(undef, undef, undef, 0.3 * $ENV{PATIENCE}) if %held;
}
my $self = holds("self"); print "map of the shell: DONE $self\\n" if $self;
my ($owner) = slurp("/proc/1/status") =~ /^Uid:\\s+(\\d+)/m;
printf "process 1 %s of user %s: holds %s\\n", name(1), $owner, delete $held{1} if $held{1};
printf "process %d %s: DONE %s\\n", $_, name($_), $held{$_} for keys %held;
print $seen > 3 ? "looked at $seen processes\\n" : "saw only $seen processes\\n";
'`,
    denials: [/^looked at \d+ processes$/, new RegExp(`^${OF_THE_GUARD}`)],
    breaches: [new RegExp(`^(?!${OF_THE_GUARD})process 1 .*: holds `)],
  },
  {
    id: 'identity-in-a-container',
    family: 'capabilities',
    title: "Be the host's root in a container",
    expected: "ids of the sandbox's own range",
    where: 'container',
    script: 'cat /proc/self/uid_map /proc/self/gid_map',
    denials: [/^\d+\s+[1-9]\d*\s+\d+$/],
    breaches: [/^\d+\s+0\s+\d+$/],
  },
  {
    id: 'shadow-as-root-of-a-namespace',
    family: 'capabilities',
    title: 'Read what is root’s as root of a user namespace',
    expected: 'refused',
    where: 'both',
    script: `
shadow=/etc/shadow; [ ! -e /host/etc/shadow ] || shadow=/host/etc/.ro*/shadow
for file in $shadow /usr/libexec/slipway/../../../etc/shadow; do
    [ "$PLACE" = terminal ] || [ "$file" != /usr/libexec/slipway/../../../etc/shadow ] || continue
    try "read shadow" unshare --user --map-root-user cat $file
done`,
    denials: [refused(EACCES, EPERM)],
  },
  {
    id: 'map-root-with-newuidmap',
    family: 'capabilities',
    title: 'Map the host’s root into a namespace',
    expected: 'the mapper refuses, and has no capability to do it with',
    where: 'terminal',
    script: `
unshare --user sleep $((30 * PATIENCE)) & pid=$!
own=$(readlink /proc/self/ns/user)
until [ "$(readlink /proc/$pid/ns/user)" != "$own" ]; do sleep 0.05; done
# With capabilities of its own that cannot be had, the kernel does not even run it.
try_running 'newuidmap 0' newuidmap $pid 0 0 1
try_running 'newuidmap all' newuidmap $pid 0 0 4294967295
try_running 'newgidmap 0' newgidmap $pid 0 0 1
try 'write uid_map' bash -c "echo '0 0 1' > /proc/$pid/uid_map"
kill $pid`,
    denials: [refused('not allowed', EPERM, EACCES)],
  },
  {
    id: 'file-capabilities',
    family: 'capabilities',
    title: 'Give a file capabilities in a container, run it in the terminal',
    expected: 'the capabilities do not count outside of the container',
    where: 'terminal',
    script: `
try setcap docker exec attacker bash -c "cp /usr/bin/perl /host/tmp/$TOKEN && setcap all+ep /host/tmp/$TOKEN"
/tmp/$TOKEN -e 'open(F, "<", "/proc/self/status"); print grep { /^Cap(Eff|Prm|Amb)/ } <F>'
docker exec attacker rm -f /host/tmp/$TOKEN`,
    denials: [/^setcap: DONE\s*$/, /^Cap(Eff|Prm|Amb):\s+0+$/],
    breaches: [/^Cap(Eff|Prm|Amb):\s+0*[1-9a-f]/],
  },
];
