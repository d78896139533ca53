import { describe, expect, it } from 'vitest';
import { Readings } from './readings.ts';

describe('Readings', () => {
  it('puts the peers below each other, with all their rounds', () => {
    const readings = new Readings();
    readings.add('ttyd', [{ name: 'echo', unit: 'ms', values: [3] }]);
    readings.add('slipway', [
      { name: 'echo', unit: 'ms', values: [1, 2] },
      { name: 'reattach', unit: 'ms', values: [9] },
    ]);
    readings.add('slipway', [{ name: 'echo', unit: 'ms', values: [4] }]);
    expect(readings.toResults(['slipway', 'ttyd'])).toEqual([
      { name: 'echo, slipway', unit: 'ms', values: [1, 2, 4] },
      { name: 'echo, ttyd', unit: 'ms', values: [3] },
      { name: 'reattach, slipway', unit: 'ms', values: [9] },
    ]);
  });

  it('aims at what another gave in the same run', () => {
    const readings = new Readings();
    const echo = { name: 'echo', unit: 'ms', target: 'ttyd' } as const;
    readings.add('slipway', [{ ...echo, values: [1] }]);
    readings.add('ttyd', [{ ...echo, values: [1.23456, 9, 0] }]);
    expect(readings.toResults(['slipway', 'ttyd']).map(({ target }) => target)).toEqual([1.23, undefined]);
  });

  it('aims at nothing where that other one is missing, or at a figure', () => {
    const readings = new Readings();
    readings.add('slipway', [
      { name: 'echo', unit: 'ms', values: [1], target: 'ttyd' },
      { name: 'Ctrl-C', unit: 'ms', values: [1], target: 200 },
    ]);
    expect(readings.toResults(['slipway']).map(({ target }) => target)).toEqual([undefined, 200]);
  });
});
