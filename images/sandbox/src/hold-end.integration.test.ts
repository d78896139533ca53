// `hold <name> end`: the terminal is closed from outside, and nothing of its shell is left. Needs a C compiler.
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attachment, buildPrograms, endTerminal, hasCompiler, type Programs } from './held-terminal.ts';

const DONE = { code: 0, words: '' };
/** So long those may take who listen to a hang-up. */
const GRACE_MS = 500;

describe.skipIf(!hasCompiler)('hold … end', () => {
  let programs: Programs;
  const strays = new Set<number>();

  beforeAll(() => {
    programs = buildPrograms();
  });

  afterEach(() => {
    for (const pid of strays) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    strays.clear();
  });

  afterAll(() => rmSync(programs.directory, { recursive: true }));

  async function open(name: string): Promise<Attachment> {
    const terminal = new Attachment(programs, name);
    await terminal.greeting();
    await terminal.quiet();
    return terminal;
  }

  /** Runs a line in the shell that ends by printing a process id. */
  async function pidOf(terminal: Attachment, line: string): Promise<number> {
    terminal.type(`${line}; echo "<pid $pid>"\n`);
    await terminal.until('<pid ');
    const pid = Number.parseInt(await terminal.until('>'), 10);
    expect(isAlive(pid)).toBe(true);
    strays.add(pid);
    return pid;
  }

  it('ends the shell and what it runs; the name is free for the next', async () => {
    const terminal = await open('plain');
    const shell = await pidOf(terminal, 'pid=$$');
    const holder = await pidOf(terminal, 'pid=$PPID');
    const sleep = await pidOf(terminal, 'sleep 1000 & pid=$!');
    const before = performance.now();
    expect(await endTerminal(programs, 'plain')).toEqual(DONE);
    expect(performance.now() - before).toBeLessThan(GRACE_MS);
    expect([shell, holder, sleep].filter(isAlive)).toEqual([]);
    expect(await terminal.ended).toEqual({ code: 75, words: 'hold: the holder ended' });
    const next = new Attachment(programs, 'plain', { firstSeq: 50 });
    expect(await next.greeting()).toMatchObject({ created: true, startSeq: 50 });
    expect(await endTerminal(programs, 'plain')).toEqual(DONE);
  });

  it.each([
    ['does not listen to a hang-up', `(trap '' HUP TERM INT; exec sleep 1000) & pid=$!`],
    ['is stopped', 'sleep 1000 & pid=$!; kill -STOP $pid'],
    ['is not the shell’s any more', '{ sleep 1000 & } ; pid=$!; disown -h $pid; nohup true 2> /dev/null'],
    ['has a name like the end of one', `(exec -a ') S 1 1' sleep 1000) & pid=$!`],
  ])('ends also what %s', async (_, line) => {
    const terminal = await open('stubborn');
    const pid = await pidOf(terminal, line);
    expect(await endTerminal(programs, 'stubborn')).toEqual(DONE);
    expect(isAlive(pid)).toBe(false);
  });

  it('ends what makes more of itself all the time', async () => {
    const terminal = await open('storm');
    const pid = await pidOf(terminal, `trap '' HUP; storm() { (while sleep 0.01; do sleep 5 & done) & pid=$!; }; storm; storm`);
    terminal.type("trap - HUP; while :; do (sleep 5 & exec sleep 0.01) ; done\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await endTerminal(programs, 'storm')).toEqual(DONE);
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves alone what has left the session', async () => {
    const terminal = await open('daemon');
    const pid = await pidOf(terminal, `pid=$(bash -c 'setsid sleep 1000 > /dev/null & sleep 0.2; echo $!')`);
    expect(await endTerminal(programs, 'daemon')).toEqual(DONE);
    expect(isAlive(pid)).toBe(true);
  });

  it('needs no answer of the holder, which may be stopped', async () => {
    const terminal = await open('stopped');
    const shell = await pidOf(terminal, 'pid=$$');
    const holder = await pidOf(terminal, 'pid=$PPID');
    process.kill(holder, 'SIGSTOP');
    expect(await endTerminal(programs, 'stopped')).toEqual(DONE);
    expect([shell, holder].filter(isAlive)).toEqual([]);
  });

  it('needs no attachment, and ends what waits for one to tell its end', async () => {
    const terminal = await open('alone');
    const holder = await pidOf(terminal, 'pid=$PPID');
    terminal.type('read line; exit 3\n');
    terminal.end('stdin');
    await terminal.ended;
    expect(await endTerminal(programs, 'alone')).toEqual(DONE);
    expect(isAlive(holder)).toBe(false);
  });

  it('is done where there is no such terminal, however often it is asked for', async () => {
    expect(await endTerminal(programs, 'nothing')).toEqual(DONE);
    await open('once');
    const ends = await Promise.all([1, 2, 3].map(() => endTerminal(programs, 'once')));
    expect(ends).toEqual([DONE, DONE, DONE]);
  });

  it('refuses a name that leads elsewhere', async () => {
    expect((await endTerminal(programs, '../up')).code).toBe(64);
  });
});

/** Not one that has ended and that nobody has asked for yet. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
}
