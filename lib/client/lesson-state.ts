// What the page knows of the learner's work, and how each message changes it. Pure; types only from the protocol.
import type { ErrorCode } from '../errors.ts';
import type {
  EnginePicture,
  Incident,
  JumpState,
  QuizState,
  Receipt,
  SandboxLimits,
  SandboxView,
  ServerMessage,
  StepState,
  TerminalInfo,
  Vitals,
} from '../protocol/messages.ts';
import type { InputLoss } from './input-sender.ts';
import { type LensCommand, mergeLens } from './lens-list.ts';
import type { LinkView } from './link-state.ts';
import type { OpeningView } from './opening-state.ts';
import type { SequenceState } from './run-sequence.ts';
import type { RoleView } from './terminal-role.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** What a solution consists of, as the page may show it. */
export type SolutionCommand = Of<'solution'>['commands'][number];

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
  /** Those that were answered, by `<lesson>/<quiz>`. */
  readonly quizzes: Readonly<Record<string, QuizState>>;
  /** The lesson's further hosts, by id; the first one's engine is `sandbox`. */
  readonly hosts: Readonly<Record<string, SandboxView>>;
  readonly jump: JumpState | null;
  /** Those that this page has asked for, by `<lesson>/<step>`. */
  readonly solutions: Readonly<Record<string, readonly SolutionCommand[]>>;
  /** Blocks that run one after the other; null: none do. */
  readonly sequence: SequenceState | null;
  /** By host, where a map is watched; null: its engine is not there to be looked at. */
  readonly maps: Readonly<Record<string, EnginePicture | null>>;
  /** While a lens is watched: what commands asked of the engine, the newest command first. */
  readonly lens: readonly LensCommand[];
  /** By name; only of a terminal that is not open is there something to say. */
  readonly terminals: Readonly<Record<string, OpeningView | null>>;
  /** Those of the session, whichever page opened them, in the order in which they came. */
  readonly terminalList: readonly TerminalInfo[];
  /** By name, of the terminals of this page: who it is there; null while it is not attached. */
  readonly roles: Readonly<Record<string, RoleView | null>>;
  /** By name: something that was typed here will not be sent. */
  readonly inputLost: Readonly<Record<string, InputLoss | null>>;
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
  quizzes: {},
  hosts: {},
  jump: null,
  solutions: {},
  sequence: null,
  maps: {},
  lens: [],
  terminals: {},
  terminalList: [],
  roles: {},
  inputLost: {},
  notice: null,
};

/** There is an engine to work in: terminals can be opened, and it can be replaced. */
export const isUsable = ({ status }: SandboxView): boolean => status === 'ready' || status === 'idle-warning';

/** Another engine is on its way: nothing of the one before goes on. */
export const isComing = (sandbox: SandboxView): boolean =>
  sandbox.status === 'queued' || (sandbox.status === 'preparing' && sandbox.step !== 'reconnect');

export const isFinished = (receipt: Receipt): boolean => receipt.status !== 'queued' && receipt.status !== 'running';

/** What the block makes is there: it went well in the engine that there is now, and not in one before it. */
export const hasRunHere = ({ receipts, sandboxId }: LessonState, block: string): boolean => {
  const receipt = receipts[block];
  return receipt?.status === 'ok' && receipt.sandboxId === sandboxId;
};

export const withOpening = (state: LessonState, terminal: string, view: OpeningView | null): LessonState =>
  withNews(state, 'terminals', terminal, view);

export const withRole = (state: LessonState, terminal: string, role: RoleView | null): LessonState =>
  withNews(state, 'roles', terminal, role);

export const withInputLost = (state: LessonState, terminal: string, loss: InputLoss | null): LessonState =>
  withNews(state, 'inputLost', terminal, loss);

function withNews<K extends 'terminals' | 'roles' | 'inputLost'>(
  state: LessonState,
  about: K,
  terminal: string,
  news: LessonState[K][string],
): LessonState {
  if ((state[about][terminal] ?? null) === news) return state;
  return { ...state, [about]: { ...state[about], [terminal]: news } };
}

/** What a terminal is called shows at once; the server's list corrects it. */
export const withTitle = (state: LessonState, name: string, title: string | null): LessonState => ({
  ...state,
  terminalList: state.terminalList.map((terminal) => (terminal.name === name ? { name, title } : terminal)),
});

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

/** A run that waits, and of which the server has not heard, is to run elsewhere. */
export function withMovedRun(state: LessonState, runId: string, terminal: string): LessonState {
  const receipt = Object.values(state.receipts).find((candidate) => candidate.runId === runId);
  return receipt?.status === 'queued' ? withReceipt(state, { ...receipt, terminal }) : state;
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
    case 'quiz':
      return { ...state, quizzes: { ...state.quizzes, [message.quiz.quiz]: message.quiz } };
    case 'host':
      return { ...state, hosts: { ...state.hosts, [message.host.host]: message.host.sandbox } };
    case 'jump':
      return { ...state, jump: message.jump };
    case 'solution':
      return { ...state, solutions: { ...state.solutions, [message.step]: message.commands } };
    case 'map':
      return { ...state, maps: { ...state.maps, [message.host]: message.picture } };
    case 'lens':
      return { ...state, lens: mergeLens(state.lens, message) };
    case 'terminals':
      return { ...state, terminalList: message.terminals };
    case 'fault':
      // What befalls a terminal is shown in its place, once nothing is tried any more: see `terminals`. Runs: lesson-runs.ts.
      // What was asked for with an id of its own is told where it was asked.
      return message.channel === null && message.runId === null && message.requestId === null
        ? { ...state, notice: message.code }
        : state;
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
    lens: another ? [] : state.lens,
  };
}

function withWelcome(state: LessonState, message: Of<'welcome'>, awaited: ReadonlySet<string>): LessonState {
  const { sandbox, sandboxId, limits, vitals, incident, steps, receipts, terminals, quizzes, hosts, jump } = message;
  const fresh: LessonState = {
    ...state,
    sandbox,
    sandboxId,
    limits,
    vitals,
    incident,
    steps: Object.fromEntries(steps.map((step) => [step.step, step])),
    quizzes: Object.fromEntries(quizzes.map((quiz) => [quiz.quiz, quiz])),
    hosts: Object.fromEntries(hosts.map(({ host, sandbox }) => [host, sandbox])),
    jump,
    // All that is known is told anew, and a server that was started again counts from one.
    lens: [],
    receipts: awaitedOnly(state.receipts, awaited),
    terminalList: terminals,
    notice: null,
  };
  return receipts.reduce((next, receipt) => withServerReceipt(next, receipt, awaited), fresh);
}

/** The server's receipts are the whole truth, except for runs that it may not have heard of yet. */
const awaitedOnly = (receipts: LessonState['receipts'], awaited: ReadonlySet<string>): LessonState['receipts'] =>
  Object.fromEntries(Object.entries(receipts).filter(([, receipt]) => awaited.has(receipt.runId)));
