// What a lens tells is read for as long as somebody wants to know, however often it breaks off.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ToldSandbox } from '../../testing/told-sandbox.ts';
import { followLens } from './lens-follower.ts';

let sandbox: ToldSandbox;
let lines: string[];
let end: AbortController;
let following: Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  sandbox = new ToldSandbox();
  lines = [];
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await following;
  expect(sandbox.follower).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const settle = (ms = 50) => vi.advanceTimersByTimeAsync(ms);

async function follow(): Promise<void> {
  let id = 0;
  const nextCallId = () => {
    id += 1;
    return id;
  };
  const onCommand = (line: string) => {
    lines.push(line);
    return nextCallId();
  };
  following = followLens(sandbox.asSandbox, { onCommand, nextCallId, onCall: () => undefined }, end.signal);
  await settle();
}

it('tells of commands as they come', async () => {
  await follow();
  sandbox.tellCall(['docker', 'ps']);
  await settle();
  sandbox.tellCall(['docker', 'images'], { connection: 2 });
  await settle();
  expect(lines).toEqual(['docker ps', 'docker images']);
});

it('begins again where it ended, or was no lens', async () => {
  await follow();
  sandbox.follower?.end();
  await settle(500);
  expect(sandbox.streams).toHaveLength(2);
  sandbox.tell(Buffer.from('this is nothing that a lens would tell'));
  await settle(2100);
  expect(sandbox.streams).toHaveLength(3);
  sandbox.tellCall(['docker', 'ps']);
  await settle();
  expect(lines).toEqual(['docker ps']);
});

it('tries less and less often where there is none, and soon again after one that lasted', async () => {
  sandbox.refusals = 4;
  await follow();
  await settle(500 + 2000 + 10_000);
  expect([sandbox.refusals, sandbox.streams.length]).toEqual([0, 0]);
  await settle(30_000);
  expect(sandbox.streams).toHaveLength(1);
  await settle(6000);
  sandbox.follower?.end();
  await settle(500);
  expect(sandbox.streams).toHaveLength(2);
});

it('ends at once, also while it waits', async () => {
  sandbox.refusals = 1;
  await follow();
  end.abort();
  await following;
  expect(sandbox.streams).toEqual([]);
});
