import { Duplex } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { PreparedTerminal } from './prepared-terminal.ts';
import type { TerminalChannel } from './sandbox-provider.ts';

const ASKED = { name: 'main', cols: 120, rows: 40, nonce: 'n', firstSeq: 0, resumeFrom: 0 };

function channel() {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const resize = vi.fn(async () => undefined);
  const about = {
    created: true,
    startSeq: 0,
    endSeq: 0,
    nonce: 'prepared',
    exitCode: new Promise<null>(() => undefined),
  };
  return { stream, resize, channel: { stream, resize, ...about } satisfies TerminalChannel };
}

describe('a prepared terminal', () => {
  it('is the one that is asked for, in the size that is asked for', async () => {
    const made = channel();
    expect(await new PreparedTerminal('main', Promise.resolve(made.channel)).take(ASKED)).toBe(made.channel);
    expect(made.resize).toHaveBeenCalledWith(120, 40);
    expect(made.stream.destroyed).toBe(false);
  });

  it.each([
    ['another beginning', { firstSeq: 5, resumeFrom: 5 }],
    ['output that it never had', { resumeFrom: 5 }],
  ])('is let go of when %s is asked for', async (_, change) => {
    const made = channel();
    const prepared = new PreparedTerminal('main', Promise.resolve(made.channel));
    expect(await prepared.take({ ...ASKED, ...change })).toBeUndefined();
    expect(made.stream.destroyed).toBe(true);
  });

  it('that broke is none, and harms nobody', async () => {
    const made = channel();
    const prepared = new PreparedTerminal('main', Promise.resolve(made.channel));
    await Promise.resolve();
    made.stream.destroy(new Error('the connection broke'));
    expect(await prepared.take(ASKED)).toBeUndefined();
  });

  it('that could not be opened is none', async () => {
    expect(await new PreparedTerminal('main', Promise.reject(new Error('no'))).take(ASKED)).toBeUndefined();
  });

  it('that nobody wants is let go of', async () => {
    const made = channel();
    new PreparedTerminal('main', Promise.resolve(made.channel)).discard();
    await vi.waitFor(() => expect(made.stream.destroyed).toBe(true));
  });
});
