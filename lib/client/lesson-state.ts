// What the page knows of the learner's work, and how each message changes it. Pure; types only from the protocol.
import type { ErrorCode } from '../errors.ts';
import type {
  Incident,
  Receipt,
  SandboxLimits,
  SandboxView,
  ServerMessage,
  StepState,
  Vitals,
} from '../protocol/messages.ts';
import type { LinkView } from './link-state.ts';
import type { OpeningView } from './opening-state.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export interface LessonState {
  readonly link: LinkView;
  readonly sandbox: SandboxView;
  /** The engine that vitals and incident are of: the last one known. */
  readonly sandboxId: string | null;
  /** Known from the first welcome on. */
  readonly limits: SandboxLimits | null;
  /** What the engine uses; null until it has been measured. */
  readonly vitals: Vitals | null;
  /** The latest one of this engine. */
  readonly incident: Incident | null;
  /** The latest run of each block, by `<lesson>/<block>`. */
  readonly receipts: Readonly<Record<string, Receipt>>;
  /** By `<lesson>/<step>`. */
  readonly steps: Readonly<Record<string, StepState>>;
  /** By name; only of a terminal that is not open is there something to say. */
  readonly terminals: Readonly<Record<string, OpeningView | null>>;
  /** Something was refused that belongs to no block and no terminal. */
  readonly notice: ErrorCode | null;
}

export const INITIAL_LESSON_STATE: LessonState = {
  link: { status: 'reconnecting', first: true },
  sandbox: { status: 'none' },
  sandboxId: null,
  limits: null,
  vitals: null,
  incident: null,
  receipts: {},
  steps: {},
  terminals: {},
  notice: null,
};

/** There is an engine to work in: terminals can be opened, and it can be replaced. */
export const isUsable = ({ status }: SandboxView): boolean => status === 'ready' || status === 'idle-warning';

/** Another engine is on its way: nothing of the one before goes on. */
export const isComing = (sandbox: SandboxView): boolean =>
  sandbox.status === 'queued' || (sandbox.status === 'preparing' && sandbox.step !== 'reconnect');

export const isFinished = (receipt: Receipt): boolean => receipt.status !== 'queued' && receipt.status !== 'running';

export function withOpening(state: LessonState, terminal: string, view: OpeningView | null): LessonState {
  const hasNoNews = view === null && (state.terminals[terminal] ?? null) === null;
  return hasNoNews ? state : { ...state, terminals: { ...state.terminals, [terminal]: view } };
}

/** A run was asked for here: it shows at once, before the server has heard of it. */
export const withRequestedRun = (
  state: LessonState,
  run: { block: string; runId: string; terminal: string },
): LessonState => withReceipt({ ...state, notice: null }, { status: 'queued', waitsFor: 'shell', ...run });

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
      return withSandbox(state, message);
    case 'vitals':
      return { ...state, vitals: message.vitals };
    case 'incident':
      return { ...state, incident: message.incident };
    case 'receipt':
      return withServerReceipt(state, message.receipt, awaited);
    case 'step':
      return { ...state, steps: { ...state.steps, [message.step.step]: message.step } };
    case 'fault':
      if (message.runId !== null) return withLostRun(state, message.runId, message.code);
      // What befalls a terminal is shown in its place, once nothing is tried any more: see `terminals`.
      return message.channel === null ? { ...state, notice: message.code } : state;
    default:
      return state;
  }
}

export const withReceipt = (state: LessonState, receipt: Receipt): LessonState => ({
  ...state,
  receipts: { ...state.receipts, [receipt.block]: receipt },
});

/** Figures are of an engine that runs. What happened to an engine is of no interest once there is another. */
function withSandbox(state: LessonState, { sandbox, sandboxId }: Of<'sandbox'>): LessonState {
  const another = sandboxId !== null && sandboxId !== state.sandboxId;
  const { incident } = state;
  return {
    ...state,
    sandbox,
    sandboxId: sandboxId ?? state.sandboxId,
    vitals: isUsable(sandbox) && !another ? state.vitals : null,
    incident: another && incident?.code !== 'replaced' ? null : incident,
  };
}

function withWelcome(
  state: LessonState,
  { sandbox, sandboxId, limits, vitals, incident, steps, receipts }: Of<'welcome'>,
  awaited: ReadonlySet<string>,
): LessonState {
  const fresh: LessonState = {
    ...state,
    sandbox,
    sandboxId,
    limits,
    vitals,
    incident,
    steps: Object.fromEntries(steps.map((step) => [step.step, step])),
    receipts: awaitedOnly(state.receipts, awaited),
    notice: null,
  };
  return receipts.reduce((next, receipt) => withServerReceipt(next, receipt, awaited), fresh);
}

/** The server's receipts are the whole truth, except for runs that it may not have heard of yet. */
const awaitedOnly = (receipts: LessonState['receipts'], awaited: ReadonlySet<string>): LessonState['receipts'] =>
  Object.fromEntries(Object.entries(receipts).filter(([, receipt]) => awaited.has(receipt.runId)));
