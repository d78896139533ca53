// The life of a session's sandbox as the learner sees it: named states, and every transition in one place.
import { assertNever } from '../../lib/assert-never.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type { PreparationStep, SandboxView } from '../../lib/protocol/messages.ts';

export type SandboxEvent =
  | { readonly type: 'requested' }
  | { readonly type: 'queued'; readonly position: number }
  | { readonly type: 'step'; readonly step: PreparationStep }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: ErrorCode }
  | { readonly type: 'expired'; readonly reason: 'idle' | 'age' | 'shutdown' };

/**
 * @returns the next state; the same object when the event means nothing in this state (a late report of a preparation
 * that has been given up, for example)
 */
export function transition(state: SandboxView, event: SandboxEvent): SandboxView {
  switch (event.type) {
    case 'requested':
      return isOver(state) ? { status: 'preparing', step: 'container' } : state;
    case 'queued':
      return isPending(state) ? { status: 'queued', position: event.position } : state;
    case 'step':
      return isPending(state) ? { status: 'preparing', step: event.step } : state;
    case 'ready':
      return isPending(state) ? { status: 'ready' } : state;
    case 'failed':
      return isOver(state) ? state : { status: 'failed', code: event.code };
    case 'expired':
      return isOver(state) ? state : { status: 'expired', reason: event.reason };
    default:
      return assertNever(event, 'sandbox event');
  }
}

/** No sandbox, and none on its way. */
const isOver = ({ status }: SandboxView) => status === 'none' || status === 'expired' || status === 'failed';
const isPending = ({ status }: SandboxView) => status === 'queued' || status === 'preparing';
