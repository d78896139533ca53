import { expect, it } from 'vitest';
import { SharedPromise } from '../../lib/shared-promise.ts';
import { Openings } from './openings.ts';

/** A terminal that many wait for. */
function setUp() {
  let open: (terminal: string) => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((...settle) => {
    [open, refuse] = settle;
  });
  const terminal = new SharedPromise(promise);
  const openings = new Openings();
  const ask = (channel: number, name = `t${channel}`) =>
    openings.wait({ channel, terminal: name }, (signal) => terminal.wait(signal));
  return { openings, terminal, ask, open, refuse };
}

it('waits once for each channel, however often it is asked; the last asking is answered', async () => {
  const { openings, terminal, ask, open } = setUp();
  const asked = Array.from({ length: 100 }, (_, index) => ask(index % 2));
  expect([openings.waiting, terminal.waiting]).toEqual([2, 2]);
  open('terminal');
  const answers = await Promise.all(asked);
  expect(answers.filter(Boolean)).toEqual(['terminal', 'terminal']);
  expect(answers.slice(-2)).toEqual(['terminal', 'terminal']);
  expect(openings.waiting).toBe(0);
});

it('waits once for a terminal, on the channel on which it was asked for last', async () => {
  const { openings, terminal, ask, open } = setUp();
  const asked = Array.from({ length: 256 }, (_, channel) => ask(channel, 'main'));
  expect([openings.waiting, terminal.waiting]).toEqual([1, 1]);
  open('terminal');
  const answers = await Promise.all(asked);
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(answers.at(-1)).toBe('terminal');
});

it('a refusal is for the last asking alone', async () => {
  const { openings, ask, refuse } = setUp();
  const [first, last] = [ask(0), ask(0)];
  refuse(new Error('no terminal'));
  await expect(last).rejects.toThrow('no terminal');
  expect(await first).toBeUndefined();
  expect(openings.waiting).toBe(0);
});

it('waits for nothing any more at the end', async () => {
  const { openings, terminal, ask } = setUp();
  const asked = [ask(0), ask(1)];
  openings.endAll();
  expect([openings.waiting, terminal.waiting]).toEqual([0, 0]);
  expect(await Promise.all(asked)).toEqual([undefined, undefined]);
});

it('what comes although it was let go of is not handed on', async () => {
  const { openings, ask, open } = setUp();
  const asked = ask(0);
  open('terminal');
  // It has come, but whoever waits is not told yet.
  await Promise.resolve();
  openings.endAll();
  expect(await asked).toBeUndefined();
});
