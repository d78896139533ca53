// Freezing what Slipway's commands have to pass: a group of the learner's own stands still when the learner says so.
import { SlipwayError } from '../../../lib/errors.ts';
import type { Sandbox } from '../../../server/sandbox/sandbox-provider.ts';
import type { Attempt } from '../attempt.ts';
import { exports } from '../party.ts';
import { PRELUDE, REQUIRE_PROGRAMS } from '../prelude.ts';
import type { World } from '../world.ts';

/** How long new processes are lain in wait for, and how long all stands still afterwards if anybody was caught. */
const RACE_SECONDS = 3;
const FROZEN_SECONDS = 8;
/** No more than all stands still, or a command that met the ice would be answered in time. */
const ANSWER_MS = FROZEN_SECONDS * 1000;
const SCRIPT_MS = 60_000;

/**
 * Bash. A group that is frozen before anybody is in it: whoever is moved there stands still at once. PID 1 and all that is
 * not the learner's must stay where it is. It begins and ends by what it can undo.
 */
export const FREEZE = `
root=\${ROOT:-/sys/fs/cgroup}
[ -e $root/cgroup.controllers ] || { echo 'SKIP: only version 2 of the control groups has this'; exit; }
group=$root/sandbox/work/docker/$TOKEN
mkdir $group && echo 1 > $group/cgroup.freeze || { echo 'unable to make a group that is frozen'; exit; }
perl -e '
my ($group, $race, $frozen) = @ARGV; my (%tried, %said, @moved); my $count = 0;
sub text { open(my $f, "<", $_[0]) or return ""; local $/; <$f> // "" }
# The lines of a script come before what it starts: those two are not to stand still.
my %mine = map { $_ => 1 } $$, getppid;
sub kind {
    my ($pid) = @_;
    # Not the owner of its folder: that is root while a process may not be looked into.
    my ($uid) = text("/proc/$pid/status") =~ /^Uid:\\s+(\\d+)/m or return;
    my ($place) = text("/proc/$pid/cgroup") =~ m{^0::(/\\S*)}m or return;
    return "process 1" if $pid == 1;
    return "one of root\\x27s" if $uid == 0;
    # The engine is the learner\\x27s, and so are Slipway\\x27s commands before they join a group: those may be stopped anyway.
    return undef if $uid == $<;
    return index("$place/", "/sandbox/") == 0 ? undef : "one that is not the learner\\x27s to move";
}
sub move {
    my ($pid, $to) = @_;
    open(my $f, ">", "$to/cgroup.procs") or return 0 + $!;
    return defined syswrite($f, $pid) ? 0 : 0 + $!;
}
my $end = time + $race;
while (time < $end) {
    opendir(my $d, "/proc"); my @new = grep { /^\\d+$/ && !$tried{$_} && !$mine{$_} } readdir $d; closedir $d;
    for my $pid (@new) {
        my $what = kind($pid) // next;
        # Where it is may change, as that of whoever has just come in does.
        $tried{$pid} = 1 if $what eq "process 1";
        my $error = move($pid, $group); $! = $error;
        next if $error == 3;
        if ($error == 0) { push @moved, $pid; $tried{$pid} = 1 }
        $count++;
        $said{"move $what: " . ($error ? "refused ($error) $!" : "DONE")} = 1;
    }
    select(undef, undef, undef, 0.0005);
}
select(undef, undef, undef, $frozen) if @moved;
if (open(my $f, ">", "$group/cgroup.freeze")) { syswrite($f, "0") }
move($_, "$group/../../../engine") for @moved;
print "$_\\n" for sort keys %said;
print "unable to try process 1\\n" unless grep { /process 1:/ } keys %said;
print "tried $count, moved ", scalar(@moved), "\\n";' $group $((RACE_SECONDS * PATIENCE)) $((FROZEN_SECONDS * PATIENCE))
rmdir $group 2> /dev/null || true`;

async function whileItLasts(sandbox: Sandbox, { patience }: World, script: Promise<unknown>): Promise<string> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  script.then(over, over);
  let answers = 0;
  do {
    try {
      await sandbox.exec(['true'], { timeoutMs: patience.ms(ANSWER_MS) });
      answers++;
    } catch (error) {
      const reason = error instanceof SlipwayError ? error.code : String(error);
      return `Slipway's commands: DONE no answer after ${answers} (${reason})`;
    }
  } while (!isOver);
  return `Slipway's commands: all ${answers} were answered`;
}

export const FREEZER: readonly Attempt[] = [
  {
    id: 'freeze-the-way-in',
    family: 'programs',
    title: 'Freeze init, and whatever the host engine starts beside it',
    expected: "they cannot be moved into a group of the learner's, and Slipway's commands are answered",
    where: 'host-api',
    run: async (world, token) => {
      const { cgroupVersion } = await world.engine.info();
      if (cgroupVersion !== 2) return 'SKIP: only version 2 of the control groups has this';
      const sandbox = await world.makeSandbox();
      try {
        const env = { TOKEN: token, PATIENCE: world.patience.whole, RACE_SECONDS, FROZEN_SECONDS };
        const words = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
        const text = `exec 2>&1\n${exports(words)}${PRELUDE}${REQUIRE_PROGRAMS}${FREEZE}`;
        const script = sandbox.exec(['bash', '-c', text], { timeoutMs: world.patience.ms(SCRIPT_MS) });
        const answers = await whileItLasts(sandbox, world, script);
        const said = await script.then(
          ({ stdout }) => stdout,
          (error: unknown) => `unable to end it: ${String(error)}`,
        );
        return `${answers}\n${said}`;
      } finally {
        await sandbox.dispose();
      }
    },
    denials: [
      /^Slipway's commands: all [1-9]\d* were answered$/,
      /^move (process 1|one of root's|one that is not the learner's to move): refused \(\d+\) (Permission denied|Operation not permitted)$/,
      /^tried [1-9]\d*, moved \d+$/,
    ],
  },
];
