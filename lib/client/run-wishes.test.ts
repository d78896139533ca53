import { describe, expect, it } from 'vitest';
import type { Receipt } from '../protocol/messages.ts';
import { type RunWish, RunWishes } from './run-wishes.ts';

const run = { block: 'hello/run-hello', runId: 'r1' };
const queued = (terminal = 'main'): Receipt => ({ status: 'queued', waitsFor: 'shell', terminal, ...run });
const running: Receipt = { status: 'running', startedAt: 1, terminal: 'main', ...run };
const cancel: RunWish = { kind: 'cancel' };
const move: RunWish = { kind: 'move', terminal: 't2' };

function wishing(wish: RunWish): RunWishes {
  const wishes = new RunWishes();
  wishes.add('r1', wish);
  return wishes;
}

describe('a wish', () => {
  it.each([cancel, move])('is due once, as long as the run waits: %o', (wish) => {
    const wishes = wishing(wish);
    expect(wishes.due(queued())).toEqual(wish);
    expect(wishes.due(queued())).toBeUndefined();
  });

  it.each([cancel, move])('is due again on the next connection: %o', (wish) => {
    const wishes = wishing(wish);
    wishes.due(queued());
    wishes.reconnected(new Set(['r1']));
    expect(wishes.due(queued())).toEqual(wish);
  });

  it('is forgotten with the run', () => {
    const wishes = wishing(cancel);
    wishes.reconnected(new Set(['another']));
    expect(wishes.of('r1')).toBeUndefined();
  });

  it.each([cancel, move])('is too late once the run has begun: %o', (wish) => {
    const wishes = wishing(wish);
    expect(wishes.due(running)).toBeUndefined();
    expect(wishes.of('r1')).toBeUndefined();
  });

  it('to move is over when the run is there', () => {
    const wishes = wishing(move);
    expect(wishes.due(queued('t2'))).toBeUndefined();
    expect(wishes.of('r1')).toBeUndefined();
  });

  it('gives way to a later one', () => {
    const wishes = wishing(move);
    wishes.due(queued());
    wishes.add('r1', cancel);
    expect(wishes.due(queued())).toEqual(cancel);
  });

  it('is for its own run', () => {
    expect(wishing(cancel).due({ ...queued(), runId: 'r2' })).toBeUndefined();
  });
});
