// Control groups without end: the host's memory holds them, and no limit of memory counts them.
import { refused } from '../attempt.ts';
import { doubtsOf, ENDED_EARLY, type Exhaustion, endedEarly } from '../exhaustion.ts';
import { exports, lastWords } from '../party.ts';
import type { World } from '../world.ts';

/** More than a sandbox is allowed on either version of the control groups. */
const MANY_GROUPS = 20_000;
const SECONDS = 8;
const SLACK_SECONDS = 20;
const FOUND = /^found [1-9]\d* hierarchies$/m;
const NO_MORE = 'no more hierarchies';

/**
 * In all hierarchies in turn, or in number $ONLY of them. The names are long: nested, their path is soon longer than any
 * that could be written in one word.
 */
const flood = (shape: 'wide' | 'deep') => `
perl -e '
$| = 1; my ($shape, $most, $seconds) = @ARGV; my $end = time + $seconds; my $name = "flood" . "x" x 120; my (%devices, @trees);
for my $top (glob("/sys/fs/cgroup/sandbox/work/docker"), glob("/sys/fs/cgroup/*/sandbox/work/docker")) {
    next unless -w $top; next if $devices{(stat _)[0]}++; opendir(my $at, $top) or next;
    push @trees, { top => $top, at => $at, made => 0 };
}
if (defined $ENV{ONLY}) { @trees = $trees[$ENV{ONLY}] // do { print "${NO_MORE}\\n"; exit } }
print "found ", scalar(@trees), " hierarchies\\n";
sub grow {
    my ($tree) = @_; my $new = $shape eq "deep" ? $name : "$name$tree->{made}";
    chdir($tree->{at}) && mkdir($new) or return 0;
    $tree->{made}++;
    if ($shape eq "deep") { chdir($new) && opendir(my $at, ".") or return 0; $tree->{at} = $at }
    return 1;
}
sub fell {
    my ($tree) = @_; chdir($tree->{at}) or return;
    for my $n (reverse 0 .. $tree->{made} - 1) { if ($shape eq "deep") { chdir("..") && rmdir($name) or return } else { rmdir("$name$n") } }
}
my @growing = @trees;
for my $round (1 .. $most) {
    last if !@growing || time >= $end;
    @growing = grep { grow($_) or do { printf "groups in %s: refused (%d) %s\\n", $_->{top}, $!, $!; 0 } } @growing;
}
printf "groups in %s: DONE %d\\n", $_->{top}, $_->{made} for @growing;
fell($_) for @trees;' ${shape} ${MANY_GROUPS} $SECONDS_TO_LAST`;

/** One after the other, each in a new sandbox: the first that is watched ends the sandbox, and with it the script. */
async function floodEach(world: World): Promise<string> {
  const outputs: string[] = [];
  do outputs.push(await floodOne(world, outputs.length));
  while (!outputs.at(-1)?.includes(NO_MORE));
  return outputs.join('\n');
}

async function floodOne(world: World, only: number): Promise<string> {
  const { patience } = world;
  const env = { ONLY: String(only), SECONDS_TO_LAST: String(patience.lastingSeconds(SECONDS)) };
  const timeoutMs = patience.ms(1000 * (SECONDS + SLACK_SECONDS));
  const sandbox = await world.makeSandbox();
  try {
    const running = sandbox.exec(['bash', '-c', `exec 2>&1\n${exports(env)}${flood('wide')}`], { timeoutMs });
    const output = await running.then(({ stdout, exitCode }) => stdout.trim() + lastWords(exitCode), endedEarly);
    return [output, ...doubtsOf(output, FOUND.test(output))].join('\n');
  } finally {
    await sandbox.dispose();
  }
}

const WORDS = {
  expected: 'no more can be made (version 2), or the sandbox is ended and started again (version 1); others go on',
  denials: [
    FOUND,
    refused('Resource temporarily unavailable'),
    // On version 1 ending the sandbox is all that there is to be done; its learner has it started again.
    ENDED_EARLY,
  ],
  seconds: SECONDS,
};

export const GROUP_FLOODS: readonly Exhaustion[] = [
  { ...WORDS, id: 'group-flood', title: 'Make control groups without end', script: flood('wide') },
  {
    ...WORDS,
    id: 'group-flood-in-depth',
    title: 'Nest control groups without end, until no path leads to them',
    script: flood('deep'),
  },
  {
    ...WORDS,
    id: 'group-flood-in-each',
    title: 'Make control groups without end in one hierarchy alone, whichever it is',
    act: (_, world) => floodEach(world),
    denials: [...WORDS.denials, new RegExp(`^${NO_MORE}$`)],
  },
];
