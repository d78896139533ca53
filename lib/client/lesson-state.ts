// What the page knows of the learner's work, and how each message changes it. Pure; types only from the protocol.
import type { ErrorCode } from '../errors.ts';
import type { Receipt, SandboxView, ServerMessage, StepState } from '../protocol/messages.ts';
import type { LinkView } from './link-state.ts';

export interface LessonState {
  readonly link: LinkView;
  readonly sandbox: SandboxView;
  /** The latest run of each block, by `<lesson>/<block>`. */
  readonly receipts: Readonly<Record<string, Receipt>>;
  /** By `<lesson>/<step>`. */
  readonly steps: Readonly<Record<string, StepState>>;
  /** Something was refused that belongs to no block. */
  readonly notice: ErrorCode | null;
}

export const INITIAL_LESSON_STATE: LessonState = {
  link: { status: 'reconnecting', first: true },
  sandbox: { status: 'none' },
  receipts: {},
  steps: {},
  notice: null,
};

export const isFinished = (receipt: Receipt): boolean => receipt.status !== 'queued' && receipt.status !== 'running';

/** A run was asked for here: it shows at once, before the server has heard of it. */
export const withRequestedRun = (
  state: LessonState,
  run: { block: string; runId: string; terminal: string },
): LessonState => withReceipt({ ...state, notice: null }, { status: 'queued', ...run });

/** A run that will never get an answer from the server. */
export function withLostRun(state: LessonState, runId: string, code: ErrorCode): LessonState {
  const receipt = Object.values(state.receipts).find((candidate) => candidate.runId === runId);
  if (receipt === undefined || isFinished(receipt)) return state;
  const { block, terminal } = receipt;
  return withReceipt(state, { status: 'lost', block, runId, terminal, code });
}

/** Takes a receipt over, unless it is of an older run of a block for which `awaited` names a newer one. */
export function withServerReceipt(state: LessonState, receipt: Receipt, awaited: ReadonlySet<string>): LessonState {
  const current = state.receipts[receipt.block];
  const older = current !== undefined && current.runId !== receipt.runId && awaited.has(current.runId);
  return older ? state : withReceipt(state, receipt);
}

/** @param awaited ids of runs asked for here that have not finished */
export function reduceMessage(state: LessonState, message: ServerMessage, awaited: ReadonlySet<string>): LessonState {
  switch (message.type) {
    case 'welcome':
      return withWelcome(state, message, awaited);
    case 'sandbox':
      return { ...state, sandbox: message.sandbox };
    case 'receipt':
      return withServerReceipt(state, message.receipt, awaited);
    case 'step':
      return { ...state, steps: { ...state.steps, [message.step.step]: message.step } };
    case 'fault':
      if (message.runId !== null) return withLostRun(state, message.runId, message.code);
      return message.channel === null ? { ...state, notice: message.code } : state;
    default:
      return state;
  }
}

export const withReceipt = (state: LessonState, receipt: Receipt): LessonState => ({
  ...state,
  receipts: { ...state.receipts, [receipt.block]: receipt },
});

function withWelcome(
  state: LessonState,
  { sandbox, steps, receipts }: Extract<ServerMessage, { type: 'welcome' }>,
  awaited: ReadonlySet<string>,
): LessonState {
  const fresh: LessonState = {
    ...state,
    sandbox,
    steps: Object.fromEntries(steps.map((step) => [step.step, step])),
    receipts: awaitedOnly(state.receipts, awaited),
    notice: null,
  };
  return receipts.reduce((next, receipt) => withServerReceipt(next, receipt, awaited), fresh);
}

/** The server's receipts are the whole truth, except for runs that it may not have heard of yet. */
const awaitedOnly = (receipts: LessonState['receipts'], awaited: ReadonlySet<string>): LessonState['receipts'] =>
  Object.fromEntries(Object.entries(receipts).filter(([, receipt]) => awaited.has(receipt.runId)));
