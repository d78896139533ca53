// What a learner runs to freeze others, and to have something that cannot be removed: bash, for the sandbox alone.

/** Sets `$top` to the learner's own group that holds groups which stand still when told so, and the words to tell them. */
const FREEZER_OF_THE_LEARNER = `
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    root=/sys/fs/cgroup state=cgroup.freeze freeze=1 thaw=0
else
    root=/sys/fs/cgroup/freezer state=freezer.state freeze=FROZEN thaw=THAWED
fi
top=$root/sandbox/work/docker
export root state freeze thaw top`;

/**
 * Groups that are frozen before anybody is in them, one of them with a name that is hidden: whoever is moved there stands
 * still at once. PID 1 and all that is not the learner's must stay where it is. It begins and ends by what it can undo.
 */
export const FREEZE_OTHERS = `${FREEZER_OF_THE_LEARNER}
for group in $top/$TOKEN $top/.$TOKEN; do
    mkdir $group && echo $freeze > $group/$state || { echo 'unable to make a group that is frozen'; exit; }
done
perl -e '
my ($race, $frozen) = @ARGV; my ($top, $token) = @ENV{qw(top TOKEN)}; my (%tried, %said, @moved); my $count = 0;
my @groups = (["", "$top/$token"], [" out of sight", "$top/.$token"]); my $back = "$ENV{root}/sandbox/engine";
sub text { open(my $f, "<", $_[0]) or return ""; local $/; <$f> // "" }
# The lines of a script come before what it starts: those two are not to stand still.
my %mine = map { $_ => 1 } $$, getppid;
# Not the owner of its folder: that is root while a process may not be looked into.
sub owner { text("/proc/$_[0]/status") =~ /^Uid:\\s+(\\d+)/m ? $1 : -1 }
sub kind {
    my ($pid, $uid) = @_;
    my ($place) = text("/proc/$pid/cgroup") =~ ($ENV{state} eq "cgroup.freeze" ? qr{^0::(/\\S*)}m : qr{^\\d+:freezer:(/\\S*)}m) or return;
    return "process 1" if $pid == 1;
    return "one of root\\x27s" if $uid == 0;
    # The engine is the learner\\x27s, and so are Slipway\\x27s commands before they join a group: those may be stopped anyway.
    return undef if $uid < 0 || $uid == $<;
    return index("$place/", "/sandbox/") == 0 ? undef : "one that is not the learner\\x27s to move";
}
sub move {
    my ($pid, $to) = @_;
    open(my $f, ">", "$to/cgroup.procs") or return 0 + $!;
    return defined syswrite($f, $pid) ? 0 : 0 + $!;
}
# Whether it was as we took it to be when it was moved: a command of Slipway\\x27s becomes the learner\\x27s in between.
sub was_caught {
    my ($pid, $uid) = @_;
    return 1 if $pid == 1 || owner($pid) == $uid;
    move($pid, $back); return 0;
}
my $end = time + $race;
while (time < $end) {
    opendir(my $d, "/proc"); my @new = grep { /^\\d+$/ && !$tried{$_} && !$mine{$_} } readdir $d; closedir $d;
    for my $pid (@new) {
        my $uid = owner($pid); my $what = kind($pid, $uid) // next;
        # Where it is may change, as that of whoever has just come in does.
        $tried{$pid} = 1 if $what eq "process 1";
        for (@groups) {
            my ($how, $group) = @$_; my $error = move($pid, $group);
            last if $error == 3 || ($error == 0 && !was_caught($pid, $uid));
            $count++; $! = $error;
            $said{"move $what$how: " . ($error ? "refused ($error) $!" : "DONE")} = 1;
            next if $error;
            push @moved, $pid; $tried{$pid} = 1; last;
        }
    }
    select(undef, undef, undef, 0.0005);
}
select(undef, undef, undef, $frozen) if @moved;
for (@groups) { if (open(my $f, ">", "$_->[1]/$ENV{state}")) { syswrite($f, $ENV{thaw}) } }
move($_, $back) for @moved;
print "$_\\n" for sort keys %said;
print "unable to try process 1\\n" unless grep { /process 1:/ } keys %said;
print "tried $count, moved ", scalar(@moved), "\\n";' $((RACE_SECONDS * PATIENCE)) $((FROZEN_SECONDS * PATIENCE))
rmdir $top/$TOKEN $top/.$TOKEN 2> /dev/null || true`;

/**
 * Everything that is the learner's own, a paused container among it, in a group that is hidden and $DEPTH deep, and
 * frozen; what is left outside goes on freezing it for as long as it lives.
 */
export const FREEZE_ONESELF = `${FREEZER_OF_THE_LEARNER}
try 'pause a container' bash -c 'docker run --detach --name paused diamol/base sleep 1000000 && docker pause paused'
perl -e '
$| = 1; my $name = "." . "x" x 200; my %mine = map { $_ => 1 } $$, getppid; my $moved = 0;
chdir($ENV{top}) or die "unable to go to the group: $!\\n";
for (1 .. $ENV{DEPTH}) { mkdir($name) && chdir($name) or printf("nest deeper: refused (%d) %s\\n", $!, $!), last }
sub set { open(my $f, ">", $_[0]) or return; syswrite($f, $_[1]) }
for my $keeper (1 .. 4) {
    my $pid = fork // next; $mine{$pid} = 1 if $pid; next if $pid;
    open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null");
    for (1 .. 200_000) { set($ENV{state}, $ENV{freeze}); select(undef, undef, undef, 0.0003) }
    exit;
}
for my $pid (map { s{/proc/}{}r } glob("/proc/[0-9]*")) {
    next if $mine{$pid} || (stat "/proc/$pid")[4] != $< ; $moved++ if set("cgroup.procs", $pid);
}
set($ENV{state}, $ENV{freeze});
print "froze $moved processes\\n"'`;

/** For root, by the host engine: lets go of all that a learner froze on version 1, so that it can be killed. */
export const THAW_ALL = `find /sys/fs/cgroup/freezer/sandbox -depth -name freezer.state -execdir sh -c 'echo THAWED > freezer.state' ';'`;
