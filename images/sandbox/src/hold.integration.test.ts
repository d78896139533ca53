// The programs themselves, on this machine. Needs a C compiler; how they behave in a sandbox is the image's test.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttachOptions, Attachment, buildPrograms, hasCompiler, type Programs } from './held-terminal.ts';

if (!hasCompiler) {
  console.warn('no cc and make here: the tests of images/sandbox/src are skipped');
}

describe.skipIf(!hasCompiler)('hold', () => {
  let programs: Programs;
  const names = new Set<string>();

  beforeAll(() => {
    programs = buildPrograms();
  });

  afterAll(async () => {
    // The newest attachment of each terminal ends its shell, and with it the holder.
    for (const name of names) {
      if (existsSync(join(programs.sockets, `${name}.sock`))) {
        const last = new Attachment(programs, name);
        last.type('\u0003\nexit\n');
        await last.rest();
      }
    }
    rmSync(programs.directory, { recursive: true });
  });

  function attach(name: string, options: AttachOptions = {}): Attachment {
    names.add(name);
    return new Attachment(programs, name, options);
  }

  it('starts a shell with the given size and first sequence number, and tells its exit code', async () => {
    const terminal = attach('first', { columns: 101, rows: 33, firstSeq: 7, resumeFrom: 7 });
    const greeting = await terminal.greeting();
    expect(greeting).toMatchObject({ hold: 1, created: true, startSeq: 7, nonce: 'n-1' });
    // The shell may have printed its prompt by then.
    expect(greeting.endSeq).toBeGreaterThanOrEqual(7);
    await terminal.quiet();
    terminal.type('stty size\n');
    expect(await terminal.until('\n')).toBe('33 101\r\n');
    terminal.resize(90, 20);
    terminal.type('stty size; exit 37\n');
    expect((await terminal.rest()).toString()).toMatch(/^20 90\r\n/);
    expect(await terminal.ended).toEqual({ code: 37, words: '' });
  });

  it('tells a signal as 128 and its number', async () => {
    const terminal = attach('signal');
    await terminal.greeting();
    terminal.type('kill -9 $$\n');
    expect((await terminal.ended).code).toBe(137);
  });

  it('loses and repeats no byte over many broken attachments', { timeout: 60_000 }, async () => {
    const data = randomBytes(4_500_000).toString('base64').replace(/.{76}/g, '$&\n');
    const file = join(programs.directory, 'data');
    writeFileSync(file, data);
    let terminal = attach('bytes', { receipts: true });
    let seq = (await terminal.greeting()).startSeq;
    await terminal.quiet();
    terminal.type(`echo BE''GIN; cat ${file}; echo '<E''ND>'\n`);
    await terminal.until('BEGIN\r\n');
    const parts: Buffer[] = [];
    terminal.end('stdin');
    await terminal.ended;
    terminal = attach('bytes', { resumeFrom: 0, receipts: true });
    seq = (await terminal.greeting()).startSeq;
    for (const how of ['stdin', 'stdout', 'killed', 'stdin', 'killed', 'stdout', 'killed', 'stdin'] as const) {
      await terminal.read((output) => output.length > 500_000);
      seq += terminal.output.length;
      parts.push(terminal.output);
      terminal.end(how);
      terminal = attach('bytes', { resumeFrom: seq, receipts: true });
      expect((await terminal.greeting()).startSeq).toBe(seq);
    }
    parts.push(Buffer.from(await terminal.until('<END>')));
    const text = Buffer.concat(parts).toString();
    const got = text.slice(text.indexOf('BEGIN\r\n') + 7, -'<END>'.length).replaceAll('\r\n', '\n');
    expect(createHash('sha256').update(got).digest('hex')).toBe(createHash('sha256').update(data).digest('hex'));
  });

  it('lets the newest of several racing attachments win, with one shell', async () => {
    const racing = [1, 2, 3, 4].map(() => attach('race'));
    const codes = racing.map((attachment) => attachment.ended);
    const losers = new Set<number>();
    while (losers.size < 3) {
      const open = codes.map((code, i) => code.then((end) => ({ i, end }))).filter((_, i) => !losers.has(i));
      const { i, end } = await Promise.race(open);
      expect(end).toEqual({ code: 75, words: 'hold: another attachment took over' });
      losers.add(i);
    }
    const winner = racing.find((_, i) => !losers.has(i)) as Attachment;
    await winner.greeting();
    winner.type('exit 5\n');
    await winner.rest();
    expect((await winner.ended).code).toBe(5);
  });

  it('keeps what a shell wrote and how it ended until somebody has taken it', async () => {
    const terminal = attach('later');
    await terminal.greeting();
    await terminal.quiet();
    terminal.type('read line; seq 1 1000; exit 9\n');
    terminal.type('go\n');
    terminal.end('stdin');
    expect(await terminal.ended).toEqual({ code: 75, words: 'hold: detached' });
    const next = attach('later');
    expect((await next.greeting()).created).toBe(false);
    expect((await next.rest()).toString()).toContain('\r\n1000\r\n');
    expect((await next.ended).code).toBe(9);
  });

  it('resumes exactly where it is told, or at the oldest byte', async () => {
    const terminal = attach('resume', { firstSeq: 1000, resumeFrom: 1000 });
    await terminal.greeting();
    await terminal.quiet();
    const ends: number[] = [];
    for (const [from, start] of [
      [0, 1000],
      [999, 1000],
      [1001, 1001],
      [2 ** 52, 1000],
    ] as const) {
      const greeting = await attach('resume', { resumeFrom: from }).greeting();
      expect(greeting.startSeq).toBe(start);
      ends.push(greeting.endSeq);
    }
    expect(new Set(ends).size).toBe(1);
  });

  it('stops the shell when nobody takes its output, and reaches it with Ctrl-C all the same', async () => {
    const terminal = attach('full');
    await terminal.greeting();
    await terminal.quiet();
    terminal.type("yes; echo '<ST''OPPED>'\n");
    await terminal.read((output) => output.length > 0);
    terminal.type('\u0003');
    terminal.type("echo '<A''LIVE>'\n");
    const taken = await terminal.until('<ALIVE>');
    expect(taken.length).toBeGreaterThan(0);
  });

  it('takes over from a holder that was killed', async () => {
    const terminal = attach('stale');
    await terminal.greeting();
    terminal.type('kill -9 $PPID\n');
    expect(await terminal.ended).toEqual({ code: 75, words: 'hold: the holder ended' });
    expect((await attach('stale').greeting()).created).toBe(true);
  });

  it('detaches who does not speak in frames', async () => {
    const terminal = attach('frames');
    await terminal.greeting();
    terminal.write(Buffer.from('x'));
    expect(await terminal.ended).toEqual({ code: 75, words: 'hold: detached' });
  });

  it.each([
    [['../up', '80', '24', '0', '0']],
    [['name', '0', '24', '0', '0']],
    [['name', '80', '24', '-1', '0']],
    [['name', '80', '24', '0']],
  ])('refuses %j', (args) => {
    expect(spawnSync(programs.path('hold'), args).status).toBe(64);
  });

  it('enter runs nothing where the cgroups are not prepared', () => {
    const { status, stdout } = spawnSync(programs.path('enter'), ['work', 'echo', 'ran']);
    expect({ status, ran: stdout.toString() }).toEqual({ status: 69, ran: '' });
  });

  it('vitals prints one line of figures at once and ends with its stdin', () => {
    const { status, stdout } = spawnSync(programs.path('vitals'), ['3600'], { input: '' });
    expect(status).toBe(0);
    expect(Object.keys(JSON.parse(stdout.toString()))).toEqual([
      'memoryBytes',
      'memoryLimitBytes',
      'pids',
      'pidsLimit',
      'diskUsedBytes',
      'diskBytes',
      'cpuUsec',
      'oomKills',
      'pidsRefused',
    ]);
  });
});
