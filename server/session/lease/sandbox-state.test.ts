import { describe, expect, it } from 'vitest';
import type { SandboxView } from '../../../lib/protocol/messages.ts';
import { type SandboxEvent, transition } from './sandbox-state.ts';

const states = {
  none: { status: 'none' },
  queued: { status: 'queued', position: 2, waitSeconds: null },
  preparing: { status: 'preparing', step: 'container' },
  reconnecting: { status: 'preparing', step: 'reconnect' },
  ready: { status: 'ready' },
  warned: { status: 'idle-warning', endsAt: 1, reason: 'idle', extendable: true },
  expired: { status: 'expired', reason: 'idle' },
  failed: { status: 'failed', code: 'sandbox-gone' },
} as const satisfies Record<string, SandboxView>;

const events = {
  requested: { type: 'requested' },
  queued: { type: 'queued', position: 1, waitSeconds: 60 },
  step: { type: 'step', step: 'engine' },
  ready: { type: 'ready' },
  warned: { type: 'warned', endsAt: 2, reason: 'age', extendable: false },
  calmed: { type: 'calmed' },
  interrupted: { type: 'interrupted' },
  reset: { type: 'reset' },
  failed: { type: 'failed', code: 'sandbox-start-timeout' },
  expired: { type: 'expired', reason: 'age' },
} as const satisfies Record<string, SandboxEvent>;

/** What each event leads to; what is not named changes nothing. */
const table: Record<keyof typeof states, Partial<Record<keyof typeof events, SandboxView['status']>>> = {
  none: { requested: 'preparing' },
  queued: { queued: 'queued', step: 'preparing', ready: 'ready', failed: 'failed', expired: 'expired' },
  preparing: { queued: 'queued', step: 'preparing', ready: 'ready', failed: 'failed', expired: 'expired' },
  reconnecting: {
    queued: 'queued',
    step: 'preparing',
    ready: 'ready',
    reset: 'preparing',
    failed: 'failed',
    expired: 'expired',
  },
  ready: {
    warned: 'idle-warning',
    interrupted: 'preparing',
    reset: 'preparing',
    failed: 'failed',
    expired: 'expired',
  },
  warned: {
    warned: 'idle-warning',
    calmed: 'ready',
    interrupted: 'preparing',
    reset: 'preparing',
    failed: 'failed',
    expired: 'expired',
  },
  expired: { requested: 'preparing' },
  failed: { requested: 'preparing' },
};

describe('transition', () => {
  for (const [from, row] of Object.entries(table)) {
    for (const event of Object.keys(events) as Array<keyof typeof events>) {
      const to = row[event];
      it(`${from} --${event}--> ${to ?? 'the same'}`, () => {
        const state = states[from as keyof typeof states];
        const next = transition(state, events[event]);
        if (to === undefined) expect(next).toBe(state);
        else expect(next.status).toBe(to);
      });
    }
  }

  it('carries what the page shows', () => {
    expect(transition(states.queued, events.queued)).toEqual({ status: 'queued', position: 1, waitSeconds: 60 });
    expect(transition(states.ready, events.warned)).toEqual({
      status: 'idle-warning',
      endsAt: 2,
      reason: 'age',
      extendable: false,
    });
    expect(transition(states.ready, events.interrupted)).toEqual(states.reconnecting);
  });
});
