// Which of both is listened to, of a line and of an exec, and what comes of the other one.
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectLines } from './direct-lines.ts';
import { attach, exitCodeOf } from './terminal-way.ts';

const HEADER = { hold: 1, created: true, startSeq: 0, endSeq: 0, nonce: 'n' };
const GREETING = `${JSON.stringify(HEADER)}\nbytes`;

let directory: string;
let lines: DirectLines;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-lines-'));
  lines = await DirectLines.open(join(directory, 'own'));
});
afterEach(async () => {
  vi.useRealTimers();
  await lines[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** An exec that says what it is told to, and ends with 7 when its stream has. */
function exec({ stderr = '' } = {}) {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const over = new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
  const process = {
    stream,
    stderr: () => stderr,
    resize: async () => undefined,
    exitCode: () => over.then(() => (stream.destroyed && !stream.readableEnded ? null : 7)),
  };
  return { stream, process };
}

/** What `hold` does with the name that it is given. */
function take(env: Readonly<Record<string, string>>): Socket {
  return connect(join(lines.folder, basename(env.SLIPWAY_LINE ?? 'none')));
}

describe('an attachment', () => {
  it('comes over the line that hold takes', async () => {
    const { process, stream } = exec();
    let there: Socket | undefined;
    const attached = await attach({
      name: 'main',
      lines,
      start: async (env) => {
        there = take(env);
        there.write(GREETING);
        return process;
      },
    });
    expect(attached.header).toEqual(HEADER);
    expect(String((await once(attached.stream, 'data'))[0])).toBe('bytes');
    expect(attached.stream).not.toBe(stream);
    expect(await readdir(lines.folder)).toEqual([]);
    there?.end();
    await once(attached.stream, 'end');
    stream.push(null);
    expect(await exitCodeOf(process)).toBe(7);
  });

  it('comes by the exec when hold speaks there; then nobody can connect any more', async () => {
    const { process, stream } = exec();
    stream.push(GREETING);
    const attached = await attach({ name: 'main', lines, start: async () => process });
    expect(attached).toMatchObject({ header: HEADER, stream });
    expect(String((await once(attached.stream, 'data'))[0])).toBe('bytes');
    expect(await readdir(lines.folder)).toEqual([]);
  });

  it('offers no line where there are none', async () => {
    const { process, stream } = exec();
    stream.push(GREETING);
    const start = vi.fn(async () => process);
    await attach({ name: 'main', lines: undefined, start });
    expect(start).toHaveBeenCalledWith({});
  });

  it('lets go of the line when the exec cannot be begun', async () => {
    const start = () => Promise.reject(new Error('no exec'));
    await expect(attach({ name: 'main', lines, start })).rejects.toThrow('no exec');
    expect(await readdir(lines.folder)).toEqual([]);
  });

  it('lets go of a line that was taken when the exec fails all the same', async () => {
    let there: Socket | undefined;
    const start = async (env: Readonly<Record<string, string>>) => {
      there = take(env);
      await vi.waitFor(async () => expect(await readdir(lines.folder)).toEqual([]));
      throw new Error('no exec');
    };
    await expect(attach({ name: 'main', lines, start })).rejects.toThrow('no exec');
    there?.resume();
    if (!there?.closed) await once(there as Socket, 'close');
  });

  it.each(['without a word', 'after it has taken the line'])(
    'fails in the words of a hold that ends %s',
    async (how) => {
      const { process, stream } = exec({ stderr: 'hold: no terminal\n' });
      const start = async (env: Readonly<Record<string, string>>) => {
        if (how === 'without a word') stream.push(null);
        else
          take(env)
            .once('close', () => stream.push(null))
            .end();
        return process;
      };
      const failure = { code: 'engine-error', message: 'terminal main: hold: no terminal' };
      await expect(attach({ name: 'main', lines, start })).rejects.toMatchObject(failure);
      expect(stream.destroyed).toBe(true);
      expect(await readdir(lines.folder)).toEqual([]);
    },
  );

  it('ends when somebody speaks in the exec beside the line', async () => {
    const { process, stream } = exec();
    const start = async (env: Readonly<Record<string, string>>) => {
      take(env)
        .on('error', () => undefined)
        .write(GREETING);
      return process;
    };
    const attached = await attach({ name: 'main', lines, start });
    stream.push('more');
    await once(attached.stream, 'close');
    expect(stream.destroyed).toBe(true);
  });
});

it('does not wait for ever for an exec that stays when its line has ended', async () => {
  vi.useFakeTimers();
  const { process, stream } = exec();
  const code = exitCodeOf(process);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await code).toBeNull();
  expect(stream.destroyed).toBe(true);
});
