import { describe, expect, it } from 'vitest';
import type { SandboxView } from '../../lib/protocol/messages.ts';
import { type SandboxEvent, transition } from './sandbox-state.ts';

const states = {
  none: { status: 'none' },
  queued: { status: 'queued', position: 2 },
  preparing: { status: 'preparing', step: 'container' },
  ready: { status: 'ready' },
  warned: { status: 'idle-warning', endsAt: 1 },
  expired: { status: 'expired', reason: 'idle' },
  failed: { status: 'failed', code: 'sandbox-gone' },
} as const satisfies Record<string, SandboxView>;

const events = {
  requested: { type: 'requested' },
  queued: { type: 'queued', position: 1 },
  step: { type: 'step', step: 'engine' },
  ready: { type: 'ready' },
  failed: { type: 'failed', code: 'sandbox-start-timeout' },
  expired: { type: 'expired', reason: 'age' },
} as const satisfies Record<string, SandboxEvent>;

const same = 'same';
const table: Record<keyof typeof states, Record<keyof typeof events, string>> = {
  none: { requested: 'preparing', queued: same, step: same, ready: same, failed: same, expired: same },
  queued: {
    requested: same,
    queued: 'queued',
    step: 'preparing',
    ready: 'ready',
    failed: 'failed',
    expired: 'expired',
  },
  preparing: {
    requested: same,
    queued: 'queued',
    step: 'preparing',
    ready: 'ready',
    failed: 'failed',
    expired: 'expired',
  },
  ready: { requested: same, queued: same, step: same, ready: same, failed: 'failed', expired: 'expired' },
  warned: { requested: same, queued: same, step: same, ready: same, failed: 'failed', expired: 'expired' },
  expired: { requested: 'preparing', queued: same, step: same, ready: same, failed: same, expired: same },
  failed: { requested: 'preparing', queued: same, step: same, ready: same, failed: same, expired: same },
};

describe('transition', () => {
  for (const [from, row] of Object.entries(table)) {
    for (const [event, to] of Object.entries(row)) {
      it(`${from} --${event}--> ${to}`, () => {
        const state = states[from as keyof typeof states];
        const next = transition(state, events[event as keyof typeof events]);
        if (to === same) expect(next).toBe(state);
        else expect(next.status).toBe(to);
      });
    }
  }
});
