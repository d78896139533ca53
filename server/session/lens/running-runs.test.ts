import { describe, expect, it } from 'vitest';
import { RunningRuns } from './running-runs.ts';

describe('the run that a command belongs to', () => {
  it('is the one that goes on, or that ended just now, and none where there are several', () => {
    const runs = new RunningRuns();
    expect(runs.only(0)).toBeNull();
    runs.note({ status: 'queued', runId: 'a' }, 0);
    expect(runs.only(0)).toBeNull();
    runs.note({ status: 'running', runId: 'a' }, 0);
    expect(runs.only(100)).toBe('a');
    runs.note({ status: 'running', runId: 'b' }, 0);
    expect(runs.only(100)).toBeNull();
    runs.note({ status: 'ok', runId: 'a' }, 200);
    expect(runs.only(300)).toBe('b');
    runs.note({ status: 'failed', runId: 'b' }, 5000);
    expect(runs.only(5500)).toBe('b');
    expect(runs.only(9000)).toBeNull();
  });
});
