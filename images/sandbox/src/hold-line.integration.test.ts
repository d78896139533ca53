// `hold` over a direct line: a socket in the place of stdin and stdout. Needs a C compiler.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attachment, buildPrograms, endTerminal, hasCompiler, type Programs } from './held-terminal.ts';

describe.skipIf(!hasCompiler)('hold over a line', () => {
  let programs: Programs;
  let lines = 0;
  const names = new Set<string>();

  beforeAll(() => {
    programs = buildPrograms();
  });

  afterAll(async () => {
    for (const name of names) await endTerminal(programs, name);
    rmSync(programs.directory, { recursive: true });
  });

  const newPath = () => {
    lines += 1;
    return join(programs.directory, `line-${lines}`);
  };

  function attach(name: string, options = {}) {
    names.add(name);
    return Attachment.overLine(programs, name, newPath(), options);
  }

  it('says everything there, and nothing on stdout', async () => {
    const { attachment, socket, process } = await attach('plain');
    const stdout = text(process.stdout);
    expect(await attachment.greeting()).toMatchObject({ created: true, startSeq: 0 });
    await attachment.quiet();
    attachment.type('stty size; exit 7\n');
    expect((await attachment.rest()).toString()).toBe('24 80\r\nexit\r\n');
    socket.end();
    expect(await attachment.ended).toEqual({ code: 7, words: '' });
    expect(await stdout).toBe('');
  });

  it('leaves the shell neither its name nor its file', async () => {
    const { attachment } = await attach('clean');
    await attachment.greeting();
    await attachment.quiet();
    const count = "tr '\\0' '\\n' < /proc/$$/environ | grep -c SLIPWAY_LINE; readlink /proc/$$/fd/* | grep -c socket";
    attachment.type(`${count}; echo '<END>'\n`);
    expect(await attachment.until('<END>')).toBe('0\r\n0\r\n<END>');
  });

  it('leaves the holder nothing of it that would keep it open', async () => {
    const { attachment, socket } = await attach('killed');
    await attachment.greeting();
    await attachment.quiet();
    const closed = new Promise((resolve) => socket.once('end', resolve).once('error', resolve));
    attachment.end('killed');
    socket.resume();
    await closed;
  });

  it('ends only when the other end has read everything, whatever that still says', async () => {
    const { attachment, socket, process } = await attach('last-words');
    await attachment.greeting();
    await attachment.quiet();
    attachment.type('seq 1 30000; exit 9\n');
    await attachment.until('\r\n10\r\n');
    for (let i = 0; i < 100; i++) attachment.type('more ');
    const rest = (await attachment.rest()).toString();
    expect(rest).toContain('\r\n30000\r\n');
    // It fails at once when nobody is there to read it.
    await new Promise<void>((resolve, reject) => {
      socket.write('and more', (error) => (error ? reject(error) : resolve()));
    });
    expect(process.exitCode).toBeNull();
    socket.end();
    expect((await attachment.ended).code).toBe(9);
  });

  it('detaches when the line breaks; the shell goes on', async () => {
    const { attachment, socket } = await attach('broken');
    await attachment.greeting();
    await attachment.quiet();
    attachment.type('kept=1234\n');
    socket.destroy();
    expect(await attachment.ended).toEqual({ code: 75, words: 'hold: detached' });
    const { attachment: next } = await attach('broken');
    expect((await next.greeting()).created).toBe(false);
    next.type('echo "<$kept>"\n');
    await next.until('<1234>');
  });

  it('ends the line of an attachment that another one replaces', async () => {
    const { attachment: first, socket } = await attach('twice');
    await first.greeting();
    const { attachment: second } = await attach('twice');
    await second.greeting();
    await first.rest();
    expect(socket.errored).toBeNull();
    socket.end();
    expect(await first.ended).toEqual({ code: 75, words: 'hold: another attachment took over' });
  });

  it('ends the line of a terminal that is closed', async () => {
    const { attachment, socket } = await attach('closed');
    await attachment.greeting();
    expect(await endTerminal(programs, 'closed')).toEqual({ code: 0, words: '' });
    await attachment.rest();
    socket.end();
    expect(await attachment.ended).toEqual({ code: 75, words: 'hold: the holder ended' });
  });

  it.each([
    ['there is no such socket', () => newPath()],
    ['its name is too long', () => `/${'x'.repeat(200)}`],
    ['nobody listens any more', deserted],
  ])('uses stdin and stdout when %s', async (why, path) => {
    const name = why.replaceAll(' ', '-');
    names.add(name);
    const attachment = new Attachment(programs, name, { line: await path() });
    await attachment.greeting();
    attachment.type('exit 3\n');
    await attachment.rest();
    expect((await attachment.ended).code).toBe(3);
  });

  /** A socket that its listener left behind. */
  async function deserted(): Promise<string> {
    const path = newPath();
    const script = "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
    await once(spawn(process.execPath, ['-e', script, path]), 'close');
    expect(existsSync(path)).toBe(true);
    return path;
  }
});
