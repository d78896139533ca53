import { describe, expect, it } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import type { ApiCall, ServerMessage } from '../protocol/messages.ts';
import { callCountOf, firstCommandOf, type LensCommand, mergeLens } from './lens-list.ts';

type LensMessage = Extract<ServerMessage, { type: 'lens' }>;

const call = (id: number, status: number | null = 200): ApiCall => ({
  ...{ id, method: 'GET', path: '/_ping', status, durationMs: 1 },
  ...{ streams: false, requestBody: null, responseBody: null, truncated: false },
});
const told = (id: number, ...calls: ApiCall[]): LensMessage => ({
  ...{ type: 'lens', runId: null, calls },
  command: { id, line: `docker ${id}` },
});
const merged = (...messages: LensMessage[]): LensCommand[] => messages.reduce<LensCommand[]>(mergeLens, []);

describe('what is seen through the lens', () => {
  it('has the newest command first, whatever is told of an older one', () => {
    const list = merged(told(1, call(2)), told(3, call(4)), told(1, call(5)));
    expect(list.map(({ id, line }) => [id, line])).toEqual([
      [3, 'docker 3'],
      [1, 'docker 1'],
    ]);
    expect(list[1]?.calls.map(({ id }) => id)).toEqual([2, 5]);
  });

  it('has each call once, as it was told last, in the order in which they were made', () => {
    const [command] = merged(told(1, call(3, null)), told(1, call(2)), told(1, call(3, 404)));
    expect(command?.calls).toEqual([call(2), call(3, 404)]);
  });

  it('leaves commands alone that nothing was told of', () => {
    const before = merged(told(1, call(2)));
    expect(mergeLens(before, told(3, call(4)))[1]).toBe(before[0]);
  });

  it('keeps no more than the newest commands, and the newest calls of each', () => {
    const list = merged(...Array.from({ length: 50 }, (_, index) => told(index + 1)));
    expect(list).toHaveLength(LIMITS.lensCommands);
    expect(list[0]?.id).toBe(50);
    expect(mergeLens(list, told(1))).toEqual(list);
    const calls = Array.from({ length: LIMITS.lensCallsPerCommand + 5 }, (_, index) => call(100 + index));
    expect(mergeLens(list, told(50, ...calls))[0]?.calls).toEqual(calls.slice(5));
  });
});

it('what a run has asked is found, also of several commands', () => {
  const ofRun = (id: number, runId: string | null, ...calls: ApiCall[]): LensMessage => ({
    ...told(id, ...calls),
    runId,
  });
  const list = merged(ofRun(1, 'run', call(2), call(3)), ofRun(4, null, call(5)), ofRun(6, 'run', call(7)));
  expect([callCountOf(list, 'run'), firstCommandOf(list, 'run')?.id]).toEqual([3, 1]);
  expect([callCountOf(list, 'other'), firstCommandOf(list, 'other')]).toEqual([0, undefined]);
});
