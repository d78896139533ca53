import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { RunQueue } from './run-queue.ts';

const run = (runId: string) => ({ block: `l/${runId}`, runId, command: runId, expectedExitCode: 0 });

function queueOf(...runIds: string[]) {
  const told: string[] = [];
  const queue = new RunQueue(({ runId }, waitsFor) => told.push(`${runId} ${waitsFor}`));
  queue.push(...runIds.map(run));
  const order = () => queue.runs.map(({ runId }) => runId).join(' ');
  return { queue, told, order };
}

describe('runs that wait', () => {
  it('come in order, and one may be put back, or taken out', () => {
    const { queue, order } = queueOf('a', 'b', 'c');
    expect(queue.shift()).toEqual(run('a'));
    queue.putBack(run('a'));
    expect(queue.remove('b')).toEqual(run('b'));
    expect(queue.remove('b')).toBeUndefined();
    expect([order(), queue.length, queue.find('b')]).toEqual(['a c', 2, undefined]);
    expect(queue.clear()).toEqual([run('a'), run('c')]);
    expect([queue.length, queue.shift()]).toEqual([0, undefined]);
  });

  it('are as many as the limit at most', () => {
    const { queue } = queueOf(...Array.from({ length: LIMITS.waitingRuns - 1 }, (_, index) => `r${index}`));
    expect(queue.isFull).toBe(false);
    queue.push(run('last'));
    expect(queue.isFull).toBe(true);
  });

  it('are told what they wait for when that changes', () => {
    const { queue, told } = queueOf('a', 'b');
    queue.tell(run('a'), 'shell');
    queue.tellAll('shell');
    queue.tellAll('command');
    queue.tellAll('command');
    expect(told).toEqual(['a shell', 'b shell', 'a command', 'b command']);
  });

  it('are told anew when they come back', () => {
    const { queue, told } = queueOf('a');
    queue.tellAll('shell');
    queue.putBack(queue.shift() ?? run('none'));
    queue.tellAll('shell');
    expect(told).toEqual(['a shell', 'a shell']);
  });
});
