// The commands of the first lesson, and the limits that a learner can give to a container.
import { expectOutput, type Learner } from './learner.ts';
import type { CheckToRun } from './run-checks.ts';

const HELLO = 'diamol/ch02-hello-diamol';
const WEB = 'diamol/ch02-hello-diamol-web';
const WEB_NAME = 'web';
const PORT = 8088;
const ID = /^[0-9a-f]{64}$/;

interface Command {
  readonly title?: string;
  readonly args: readonly string[];
  readonly shows: RegExp;
  readonly exitCode?: number;
}

const COMMANDS: readonly Command[] = [
  { args: ['container', 'run', HELLO], shows: /Hello from Chapter 2!/ },
  { args: ['container', 'run', 'diamol/no-such-image'], shows: /pull access denied/, exitCode: 125 },
  { args: ['container', 'ls', '--all'], shows: /Exited \(0\)/ },
  {
    args: ['container', 'run', '--detach', '--publish', `${PORT}:80`, '--name', WEB_NAME, WEB],
    shows: /^[0-9a-f]{64}$/m,
  },
  { args: ['container', 'ls'], shows: /0\.0\.0\.0:8088->80\/tcp/ },
  { args: ['container', 'top', WEB_NAME], shows: /PID[\s\S]*httpd/ },
  { args: ['container', 'stats', '--no-stream', WEB_NAME], shows: /web +\d+\.\d+% +[1-9][\d.]*[KM]iB/ },
  { args: ['container', 'inspect', '--format', '{{.State.Status}}', WEB_NAME], shows: /^running$/ },
  { args: ['container', 'exec', WEB_NAME, 'hostname'], shows: /^[0-9a-f]{12}$/ },
  {
    args: [
      'container',
      'exec',
      '-w',
      '/tmp',
      '-e',
      'WORD=yes',
      '-u',
      '1',
      WEB_NAME,
      'sh',
      '-c',
      'echo $PWD $WORD; id -u',
    ],
    shows: /^\/tmp yes\n1$/,
  },
  { args: ['container', 'cp', '/etc/hostname', `${WEB_NAME}:/tmp/`], shows: /^$/ },
  { args: ['container', 'pause', WEB_NAME], shows: /^web$/ },
  { args: ['container', 'unpause', WEB_NAME], shows: /^web$/ },
  { args: ['container', 'restart', '--time', '0', WEB_NAME], shows: /^web$/ },
];

const LIMITS: readonly Command[] = [
  {
    title: '--memory, --pids-limit and --cpus reach the container',
    args: [
      ...[
        'run',
        '--rm',
        '--memory',
        '32m',
        '--memory-swap',
        '32m',
        '--pids-limit',
        '20',
        '--cpus',
        '0.5',
        WEB,
        'sh',
        '-c',
      ],
      'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max /sys/fs/cgroup/cpu.max',
    ],
    shows: /^33554432\n20\n50000 100000$/,
  },
  {
    title: 'a memory hog dies of its own --memory',
    // Room enough for runc itself, which is in the group before the program is, and is killed at times with 16 MB.
    args: ['run', '--name', 'hog', '--memory', '64m', '--memory-swap', '64m', WEB, 'tail', '-c', '256m', '/dev/zero'],
    shows: /^$/,
    exitCode: 137,
  },
  {
    title: 'and the engine says why',
    args: ['inspect', '--format', '{{.State.OOMKilled}} {{.State.ExitCode}}', 'hog'],
    shows: /^true 137$/,
  },
  {
    title: 'a flood of processes ends at its own --pids-limit',
    args: [
      ...['run', '--rm', '--pids-limit', '20', WEB, 'sh', '-c'],
      'i=0; while [ $i -lt 40 ]; do sleep 1000 & i=$((i+1)); done',
    ],
    shows: /can't fork|Resource temporarily unavailable/,
    exitCode: 2,
  },
];

const CLEANING: readonly Command[] = [
  { args: ['container', 'rm', '--force', WEB_NAME], shows: /^web$/ },
  { args: ['container', 'prune', '--force'], shows: /Deleted Containers:\n[0-9a-f]{64}/ },
  { args: ['image', 'rm', WEB], shows: /Untagged: diamol\/ch02-hello-diamol-web:latest/ },
  { args: ['image', 'ls', '--quiet'], shows: /^[0-9a-f]{12}$/ },
];

export const LESSON_CHECKS: ReadonlyArray<CheckToRun<Learner>> = [
  ...COMMANDS.map(toCheck),
  { title: 'the page of the published port', run: readPage },
  { title: 'docker container logs web', run: readLogs },
  ...LIMITS.map(toCheck),
  ...CLEANING.map(toCheck),
];

function toCheck({ title, args, shows, exitCode = 0 }: Command): CheckToRun<Learner> {
  const run = async (learner: Learner) => {
    const output = expectOutput(await learner.docker(args, { exitCode }), shows);
    return ID.test(output) ? 'its id' : (output.split('\n').at(-1) ?? '');
  };
  return { title: title ?? `docker ${args.join(' ')}`, run };
}

async function readPage(learner: Learner): Promise<string> {
  const page = expectOutput(await learner.page(PORT), /<html/);
  return `${page.length} characters`;
}

/** After the page was read. */
async function readLogs(learner: Learner): Promise<string> {
  return (
    expectOutput(await learner.docker(['container', 'logs', WEB_NAME]), /response:200/)
      .split('\n')
      .at(-1) ?? ''
  );
}
