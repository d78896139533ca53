import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { ApiCall } from '../../../lib/protocol/messages.ts';
import { CallLog } from './call-log.ts';

const call = (id: number, responseBody: string | null = null): ApiCall => ({
  id,
  method: 'GET',
  path: '/',
  status: 200,
  durationMs: 1,
  streams: false,
  requestBody: null,
  responseBody,
  truncated: false,
});

describe('the log of calls', () => {
  it('tells a change once, and everything to whoever asks', () => {
    const log = new CallLog();
    log.begin({ id: 1, line: 'docker ps' }, null);
    log.put(1, call(2));
    log.put(1, call(3));
    expect(log.takeChanged()).toMatchObject([{ command: { line: 'docker ps' }, calls: [{ id: 2 }, { id: 3 }] }]);
    log.put(1, call(3, 'more'));
    expect(log.takeChanged()).toMatchObject([{ calls: [{ id: 3, responseBody: 'more' }] }]);
    expect(log.takeChanged()).toEqual([]);
    expect(log.all).toMatchObject([{ calls: [{ id: 2 }, { id: 3 }] }]);
  });

  it('keeps the newest commands, the newest calls of each, and no more than a bound', () => {
    const log = new CallLog();
    for (let id = 1; id <= 50; id++) log.begin({ id, line: `${id}` }, null);
    expect(log.all.map(({ command }) => command.id)).toEqual(
      Array.from({ length: LIMITS.lensCommands }, (_, i) => 21 + i),
    );
    for (let id = 100; id < 300; id++) log.put(50, call(id));
    expect(log.all.at(-1)?.calls).toHaveLength(LIMITS.lensCallsPerCommand);
    expect(log.all.at(-1)?.calls.at(-1)?.id).toBe(299);
    for (let id = 21; id <= 50; id++) log.put(id, call(1000 + id, 'x'.repeat(100_000)));
    expect(log.all.length).toBeLessThan(12);
    log.put(1, call(9999));
    expect(log.all.some(({ command }) => command.id === 1)).toBe(false);
  });
});
