// The life of a session's sandbox as the learner sees it: named states, and every transition in one place.
//
//   none → queued ⇄ preparing → ready ⇄ idle-warning → expired      any but the ends → failed
//                       ↑ interrupted ┘                             expired, failed → requested → preparing
import type { ErrorCode } from '../../../lib/errors.ts';
import type { ExpiryReason, PreparationStep, SandboxView } from '../../../lib/protocol/messages.ts';

export type SandboxEvent =
  | { readonly type: 'requested' }
  | { readonly type: 'queued'; readonly position: number; readonly waitSeconds: number | null }
  | { readonly type: 'step'; readonly step: PreparationStep }
  | { readonly type: 'ready' }
  | {
      readonly type: 'warned';
      readonly endsAt: number;
      readonly reason: 'idle' | 'age';
      readonly extendable: boolean;
    }
  /** What the learner was warned of has been put off. */
  | { readonly type: 'calmed' }
  /** The host engine went away from under it. */
  | { readonly type: 'interrupted' }
  /** The learner wants a fresh one instead. */
  | { readonly type: 'reset' }
  | { readonly type: 'failed'; readonly code: ErrorCode }
  | { readonly type: 'expired'; readonly reason: ExpiryReason };

type Of<T extends SandboxEvent['type']> = Extract<SandboxEvent, { type: T }>;

interface Rule<E> {
  /** Where the event means something. */
  readonly when: (state: SandboxView) => boolean;
  readonly to: (event: E) => SandboxView;
}

/** No sandbox, and none on its way. */
export const isOver = ({ status }: SandboxView) => status === 'none' || status === 'expired' || status === 'failed';
const isPending = ({ status }: SandboxView) => status === 'queued' || status === 'preparing';
/** Whether there is a sandbox that can be worked in. */
export const isUsable = ({ status }: Pick<SandboxView, 'status'>) => status === 'ready' || status === 'idle-warning';
const isReconnecting = (state: SandboxView) => state.status === 'preparing' && state.step === 'reconnect';
const isWarned = ({ status }: SandboxView) => status === 'idle-warning';
const preparing = (step: PreparationStep): SandboxView => ({ status: 'preparing', step });
const ready = (): SandboxView => ({ status: 'ready' });

const RULES: { readonly [T in SandboxEvent['type']]: Rule<Of<T>> } = {
  requested: { when: isOver, to: () => preparing('container') },
  queued: { when: isPending, to: ({ position, waitSeconds }) => ({ status: 'queued', position, waitSeconds }) },
  step: { when: isPending, to: ({ step }) => preparing(step) },
  ready: { when: isPending, to: ready },
  warned: {
    when: isUsable,
    to: ({ endsAt, reason, extendable }) => ({ status: 'idle-warning', endsAt, reason, extendable }),
  },
  calmed: { when: isWarned, to: ready },
  interrupted: { when: isUsable, to: () => preparing('reconnect') },
  reset: { when: (state) => isUsable(state) || isReconnecting(state), to: () => preparing('container') },
  failed: { when: (state) => !isOver(state), to: ({ code }) => ({ status: 'failed', code }) },
  expired: { when: (state) => !isOver(state), to: ({ reason }) => ({ status: 'expired', reason }) },
};

/**
 * @returns the next state; the same object when the event means nothing in this state (a late report of a preparation
 * that has been given up, for example)
 */
export function transition(state: SandboxView, event: SandboxEvent): SandboxView {
  const rule = RULES[event.type] as Rule<SandboxEvent>;
  return rule.when(state) ? rule.to(event) : state;
}
