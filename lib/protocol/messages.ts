// What the browser and the server say to each other, schema first. Types come only from here, by inference. With zod's small
// interface: its usual one would be a quarter of what a page with a terminal has to read before its prompt.
// Terminal bytes do not travel in these messages but in binary frames (frames.ts). See PROTOCOL.md.

import * as z from 'zod/mini';
import { ERROR_CODE_NAMES } from '../errors.ts';
import { LOCALES } from '../i18n/locales.ts';
import { LIMITS, PROTOCOL_VERSION } from './limits.ts';

const id = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected a lower-case id such as run-hello'));
const seq = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const channel = z.int().check(z.minimum(0), z.maximum(255));
const cols = z.int().check(z.minimum(LIMITS.minCols), z.maximum(LIMITS.maxCols));
const rows = z.int().check(z.minimum(LIMITS.minRows), z.maximum(LIMITS.maxRows));
const size = { cols, rows };

export const localeSchema = z.enum(LOCALES);
/** `<lesson>/<block or step>`, as in the `data-block` attribute. */
export const itemRefSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}\/[a-z0-9][a-z0-9-]{0,63}$/));
export const lessonRefSchema = z.strictObject({ course: id, lesson: id });

/** Why a step is not done: a code with a text per locale (`reasons` in the message files) and what to put into it. */
export const reasonSchema = z.strictObject({
  code: z.string().check(z.maxLength(64)),
  params: z.record(z.string().check(z.maxLength(32)), z.union([z.string().check(z.maxLength(500)), z.number()])),
});

const terminated = {
  /** null: it has none, as what is typed into a program that goes on. */
  exitCode: z.nullable(z.int()),
  durationMs: z.int().check(z.minimum(0)),
  output: z.string(),
  truncated: z.boolean(),
  /** The session's own sandbox at that time: with another one, nothing that the run made is there any more. */
  sandboxId: z.optional(z.string()),
};
/**
 * What a run waits for. `shell`: a prompt, which is on its way; `command`: something that the learner runs in that terminal;
 * `run`: an earlier run there.
 */
export const WAITS_FOR = ['shell', 'command', 'run'] as const;
const receiptBase = { block: itemRefSchema, runId: z.uuid(), terminal: id };
/** A block's command as the learner has changed it. */
const editedCommand = z.string().check(z.minLength(1), z.maxLength(LIMITS.editedCommandChars));

/** What is known of one run of a block. A run that never came to an exit code has a reason instead. */
export const receiptSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('queued'), ...receiptBase, waitsFor: z.enum(WAITS_FOR) }),
  z.strictObject({ status: z.literal('running'), ...receiptBase, startedAt: z.int() }),
  z.strictObject({ status: z.literal('ok'), ...receiptBase, ...terminated }),
  z.strictObject({ status: z.literal('failed'), ...receiptBase, ...terminated }),
  z.strictObject({ status: z.literal('lost'), ...receiptBase, code: z.enum(ERROR_CODE_NAMES) }),
]);

export const stepStateSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('todo'), step: itemRefSchema, reason: z.nullable(reasonSchema) }),
  /** `lapsed`: why it would not pass now; the pass stays. */
  z.strictObject({
    status: z.literal('passed'),
    step: itemRefSchema,
    passedAt: z.int(),
    lapsed: z.nullable(reasonSchema),
  }),
]);

/** What the learner chose of a quiz, or wrote. */
export const quizAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choices'),
    choices: z.array(id).check(z.minLength(1), z.maxLength(LIMITS.quizChoices)),
  }),
  z.strictObject({
    kind: z.literal('text'),
    text: z.string().check(z.minLength(1), z.maxLength(LIMITS.quizAnswerChars)),
  }),
]);
/** A quiz that was answered, and what is told of the answer, in the page's language. Once right, it stays right. */
export const quizStateSchema = z.strictObject({
  quiz: itemRefSchema,
  right: z.boolean(),
  answer: quizAnswerSchema,
  /** Of the answer as a whole; may be empty. */
  verdict: z.string(),
  /** Of each choice that was chosen. */
  because: z.record(id, z.string()),
});

/** A jump: a fresh sandbox is brought to where the step begins. */
export const jumpStateSchema = z.discriminatedUnion('status', [
  /** `part` of `parts` is under way; `command` is what runs, null while the sandbox is prepared. */
  z.strictObject({
    status: z.literal('running'),
    step: itemRefSchema,
    part: z.int(),
    parts: z.int(),
    command: z.nullable(z.string()),
  }),
  z.strictObject({ status: z.literal('done'), step: itemRefSchema }),
  z.strictObject({ status: z.literal('canceled'), step: itemRefSchema }),
  /** `output`: the end of what the part printed that did not end as it should. */
  z.strictObject({
    status: z.literal('failed'),
    step: itemRefSchema,
    code: z.enum(ERROR_CODE_NAMES),
    command: z.nullable(z.string()),
    output: z.string(),
  }),
]);

/** `reconnect`: the sandbox was there, and the host engine has to be reached again, or the sandbox started again. */
export const PREPARATION_STEPS = ['container', 'engine', 'reconnect'] as const;
/** What a sandbox ends of while nothing is wrong with it. `closed`: the page was closed, and nobody came back. */
export const EXPIRY_REASONS = ['idle', 'age', 'closed', 'shutdown'] as const;

/** The sandbox as the page shows it; `status` is the value of `data-sandbox-status`. */
export const sandboxViewSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('none') }),
  /** `waitSeconds`: an estimate from what was seen lately; null when nothing was. */
  z.strictObject({
    status: z.literal('queued'),
    position: z.int().check(z.minimum(1)),
    waitSeconds: z.nullable(z.int().check(z.minimum(0))),
  }),
  z.strictObject({ status: z.literal('preparing'), step: z.enum(PREPARATION_STEPS) }),
  z.strictObject({ status: z.literal('ready') }),
  /** It ends at `endsAt` (ms since the epoch); `sandbox.extend` puts that off where `extendable` is true. */
  z.strictObject({
    status: z.literal('idle-warning'),
    endsAt: z.int(),
    reason: z.enum(['idle', 'age']),
    extendable: z.boolean(),
  }),
  z.strictObject({ status: z.literal('expired'), reason: z.enum(EXPIRY_REASONS) }),
  z.strictObject({ status: z.literal('failed'), code: z.enum(ERROR_CODE_NAMES) }),
]);

/** A further host of the lesson: the first one's state is the sandbox's own. */
export const hostViewSchema = z.strictObject({ host: id, sandbox: sandboxViewSchema });

/** A file in the learner's home, relative to it. */
const filePath = z.string().check(z.minLength(1), z.maxLength(LIMITS.filePathChars));
/** Tells one content of a file from another. */
const fileVersion = z.string().check(z.maxLength(128));

/** What the engine of a host has, for the map. Names are cut, and only the newest of very many are there. */
const label = z.string().check(z.maxLength(LIMITS.mapNameChars));
export const enginePictureSchema = z.strictObject({
  containers: z.array(
    z.strictObject({
      id: label,
      name: label,
      image: label,
      state: label,
      exitCode: z.nullable(z.int()),
      ports: z.array(z.strictObject({ container: z.int(), host: z.nullable(z.int()), protocol: label })),
      networks: z.array(label),
      volumes: z.array(label),
    }),
  ),
  images: z.array(z.strictObject({ id: label, tags: z.array(label), sizeBytes: z.int() })),
  networks: z.array(z.strictObject({ id: label, name: label })),
  volumes: z.array(z.strictObject({ name: label })),
  /** There is more than is shown. */
  partial: z.boolean(),
});

/** One call that a command made to the learner's engine. */
export const apiCallSchema = z.strictObject({
  id: z.int(),
  method: z.string().check(z.maxLength(16)),
  /** With the query. */
  path: z.string().check(z.maxLength(LIMITS.callPathChars)),
  /** null: none yet. */
  status: z.nullable(z.int()),
  durationMs: z.nullable(z.int()),
  /** It became a stream of bytes (attach, exec) or goes on without end (logs, events). */
  streams: z.boolean(),
  requestBody: z.nullable(z.string()),
  responseBody: z.nullable(z.string()),
  /** A body was longer than what is shown. */
  truncated: z.boolean(),
});

/** A process that makes calls; `line` is how it was begun, as one would type it. A later one has a larger `id`. */
export const callingCommandSchema = z.strictObject({
  id: z.int(),
  line: z.string().check(z.maxLength(LIMITS.callingCommandChars)),
});

/** What one sandbox has at most, the learner's containers included. */
export const sandboxLimitsSchema = z.strictObject({
  memoryBytes: z.int(),
  cpus: z.number(),
  pids: z.int(),
  /** null: this host cannot limit it. */
  diskBytes: z.nullable(z.int()),
  terminals: z.int(),
  /** In one process; null: what the host's engine allows. */
  openFiles: z.nullable(z.int()),
  runsPerMinute: z.int(),
  egress: z.enum(['none', 'registry', 'internet']),
  /** Mbit/s each way; null: none is set. */
  bandwidthMbit: z.nullable(z.number()),
  idleMinutes: z.number(),
  maxAgeMinutes: z.number(),
});

/** What a sandbox uses now, of what the learner may use. A figure that the kernel does not give is null. */
export const vitalsSchema = z.strictObject({
  memoryBytes: z.nullable(z.int()),
  memoryLimitBytes: z.nullable(z.int()),
  pids: z.nullable(z.int()),
  pidsLimit: z.nullable(z.int()),
  diskUsedBytes: z.nullable(z.int()),
  diskBytes: z.nullable(z.int()),
  /** Of one CPU, since the figures before; null at first. */
  cpuPercent: z.nullable(z.number()),
});

/** What the learner calls a terminal; no title shows its name. One line, and nothing that a screen would act on. */
export const terminalTitleSchema = z
  .string()
  .check(
    z.maxLength(LIMITS.terminalTitleChars),
    z.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected a line of text without control characters'),
  );
/** A terminal of the session, open or asked for; in the order in which they came. */
export const terminalInfoSchema = z.strictObject({ name: id, title: z.nullable(terminalTitleSchema) });
/** A writer types and gives the terminal its size; there is one at most. Readers see what it sees. */
export const TERMINAL_ROLES = ['writer', 'reader'] as const;
const role = z.enum(TERMINAL_ROLES);
/** What a channel asks to be attached as. A volunteer writes where nobody does, and else reads. */
export const ATTACH_ROLES = ['writer', 'volunteer', 'reader'] as const;
const asked = z.enum(ATTACH_ROLES);
/** What a channel is told: its role, whether nobody writes, and the terminal's size. */
const view = { role, vacant: z.boolean(), ...size };

/** Something happened to the sandbox that the learner should know of; the sandbox goes on. */
export const INCIDENT_CODES = ['out-of-memory', 'too-many-processes', 'disk-full', 'restarted', 'replaced'] as const;
export const incidentSchema = z.strictObject({ code: z.enum(INCIDENT_CODES), at: z.int() });

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.literal(PROTOCOL_VERSION),
    locale: localeSchema,
    lesson: z.nullable(lessonRefSchema),
  }),
  /**
   * Attaches to the named terminal, opening it if need be. `resumeFrom`: the first byte that the client has not got. A
   * `writer` takes the terminal over from the one before.
   */
  z.strictObject({ type: z.literal('terminal.attach'), terminal: id, channel, ...size, resumeFrom: seq, role: asked }),
  /** Becomes the writer of an attached channel. */
  z.strictObject({ type: z.literal('terminal.take'), channel, ...size }),
  /** The same, unless another writes by now. */
  z.strictObject({ type: z.literal('terminal.volunteer'), channel, ...size }),
  /** Hangs up on the shell and whatever runs in it. Runs that wait for the terminal are lost. */
  z.strictObject({ type: z.literal('terminal.close'), terminal: id }),
  z.strictObject({ type: z.literal('terminal.rename'), terminal: id, title: z.nullable(terminalTitleSchema) }),
  /** Ctrl-C, from outside the terminal: whoever waits for its prompt need not be its writer. */
  z.strictObject({ type: z.literal('terminal.interrupt'), terminal: id }),
  z.strictObject({ type: z.literal('terminal.resize'), channel, ...size }),
  /** All output before `seq` was taken by the terminal in the page. */
  z.strictObject({ type: z.literal('terminal.ack'), channel, seq }),
  /** `runId` is made by the client; the same one is never run twice. */
  z.strictObject({
    type: z.literal('block.run'),
    block: itemRefSchema,
    runId: z.uuid(),
    terminal: id,
    /** Only of a block that may be changed; null: as the lesson has it. */
    command: z.nullable(editedCommand),
  }),
  /** A run that has not begun: is not run any more, or is run in another terminal. Of any other, nothing happens. */
  z.strictObject({ type: z.literal('block.cancel'), runId: z.uuid() }),
  z.strictObject({ type: z.literal('block.move'), runId: z.uuid(), terminal: id }),
  /** Interrupts a run that has begun. Of any other, nothing happens. */
  z.strictObject({ type: z.literal('block.stop'), runId: z.uuid() }),
  z.strictObject({ type: z.literal('quiz.answer'), quiz: itemRefSchema, answer: quizAnswerSchema }),
  /** Looks at the step's check now, also where a script or a server is asked that tells of no change. */
  z.strictObject({ type: z.literal('step.check'), step: itemRefSchema }),
  /** Answered by `solution`. */
  z.strictObject({ type: z.literal('step.solution'), step: itemRefSchema }),
  /** Brings a fresh sandbox to where this step begins. Told of by `jump`. */
  z.strictObject({ type: z.literal('step.jump'), step: itemRefSchema }),
  z.strictObject({ type: z.literal('step.cancel-jump') }),
  /** Only of files that the lesson opens. Answered by `file`, or a fault with the request's id. */
  z.strictObject({ type: z.literal('file.open'), requestId: z.uuid(), host: id, path: filePath }),
  /** `base`: the version that was changed; null: whatever is there. Answered by `file.saved`, or `file` when another has changed it. */
  z.strictObject({
    type: z.literal('file.save'),
    requestId: z.uuid(),
    host: id,
    path: filePath,
    content: z.string().check(z.maxLength(LIMITS.editedFileBytes)),
    base: z.nullable(fileVersion),
  }),
  /** Asks for the address of a published port's page. Answered by `preview`. */
  z.strictObject({
    type: z.literal('preview.open'),
    requestId: z.uuid(),
    host: id,
    port: z.int().check(z.minimum(1), z.maximum(65535)),
  }),
  /** From now on `map` comes, until it is no longer wanted. */
  z.strictObject({ type: z.literal('map.watch'), host: id, wanted: z.boolean() }),
  /** The same for `lens`. */
  z.strictObject({ type: z.literal('lens.watch'), wanted: z.boolean() }),
  z.strictObject({ type: z.literal('sandbox.retry') }),
  /** A fresh sandbox instead of the present one; passed steps stay passed. */
  z.strictObject({ type: z.literal('sandbox.reset') }),
  /** Puts the end off that `idle-warning` spoke of. */
  z.strictObject({ type: z.literal('sandbox.extend') }),
  /** The page is visible: somebody may be reading. Sent when it becomes visible and every minute while it is. */
  z.strictObject({ type: z.literal('activity') }),
  z.strictObject({ type: z.literal('ping'), id: z.int().check(z.minimum(0)) }),
]);

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    version: z.literal(PROTOCOL_VERSION),
    /** Changes when the learner's engine was replaced: then nothing of the old terminals can be resumed. */
    sandboxId: z.nullable(z.string()),
    sandbox: sandboxViewSchema,
    receipts: z.array(receiptSchema),
    steps: z.array(stepStateSchema),
    terminals: z.array(terminalInfoSchema),
    limits: sandboxLimitsSchema,
    vitals: z.nullable(vitalsSchema),
    incident: z.nullable(incidentSchema),
    quizzes: z.array(quizStateSchema),
    hosts: z.array(hostViewSchema),
    jump: z.nullable(jumpStateSchema),
  }),
  z.strictObject({ type: z.literal('vitals'), vitals: vitalsSchema }),
  z.strictObject({ type: z.literal('incident'), incident: incidentSchema }),
  z.strictObject({ type: z.literal('sandbox'), sandboxId: z.nullable(z.string()), sandbox: sandboxViewSchema }),
  /** One was opened, closed or renamed. */
  z.strictObject({ type: z.literal('terminals'), terminals: z.array(terminalInfoSchema) }),
  /**
   * Output follows from `fromSeq`; it is larger than `resumeFrom` when that part is no longer kept. Comes again on an
   * attached channel when a reader was too slow for what is kept.
   */
  z.strictObject({
    type: z.literal('terminal.attached'),
    terminal: id,
    channel,
    fromSeq: seq,
    endSeq: seq,
    ...view,
  }),
  /**
   * Who writes on an attached channel, or the terminal's size, has changed. `inputSeq`: input before it was taken from the
   * channel; what was sent beyond is refused.
   */
  z.strictObject({ type: z.literal('terminal.view'), channel, inputSeq: seq, ...view }),
  z.strictObject({ type: z.literal('receipt'), receipt: receiptSchema }),
  z.strictObject({ type: z.literal('step'), step: stepStateSchema }),
  z.strictObject({ type: z.literal('quiz'), quiz: quizStateSchema }),
  z.strictObject({ type: z.literal('host'), host: hostViewSchema }),
  /** null: there is none to speak of any more. */
  z.strictObject({ type: z.literal('jump'), jump: z.nullable(jumpStateSchema) }),
  z.strictObject({
    type: z.literal('solution'),
    step: itemRefSchema,
    commands: z.array(z.strictObject({ host: id, block: z.nullable(id), command: z.string() })),
  }),
  /** `version` null: there is no such file yet. */
  z.strictObject({
    type: z.literal('file'),
    requestId: z.uuid(),
    host: id,
    path: filePath,
    content: z.string(),
    version: z.nullable(fileVersion),
  }),
  z.strictObject({
    type: z.literal('file.saved'),
    requestId: z.uuid(),
    host: id,
    path: filePath,
    version: fileVersion,
  }),
  z.strictObject({ type: z.literal('preview'), requestId: z.uuid(), host: id, port: z.int(), url: z.string() }),
  /** null: the engine is not there to be looked at. */
  z.strictObject({ type: z.literal('map'), host: id, picture: z.nullable(enginePictureSchema) }),
  /** Calls of one command, those that are new or have changed; `runId` null: of one that was typed. */
  z.strictObject({
    type: z.literal('lens'),
    runId: z.nullable(z.uuid()),
    command: callingCommandSchema,
    calls: z.array(apiCallSchema),
  }),
  z.strictObject({ type: z.literal('pong'), id: z.int().check(z.minimum(0)) }),
  /** Something the client asked for was refused or failed; the connection goes on. */
  z.strictObject({
    type: z.literal('fault'),
    code: z.enum(ERROR_CODE_NAMES),
    retryable: z.boolean(),
    channel: z.nullable(channel),
    runId: z.nullable(z.uuid()),
    requestId: z.nullable(z.uuid()),
  }),
]);

export type Locale = z.infer<typeof localeSchema>;
export type LessonRef = z.infer<typeof lessonRefSchema>;
export type Reason = z.infer<typeof reasonSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type StepState = z.infer<typeof stepStateSchema>;
export type QuizAnswer = z.infer<typeof quizAnswerSchema>;
export type QuizState = z.infer<typeof quizStateSchema>;
export type JumpState = z.infer<typeof jumpStateSchema>;
export type HostView = z.infer<typeof hostViewSchema>;
export type EnginePicture = z.infer<typeof enginePictureSchema>;
export type ApiCall = z.infer<typeof apiCallSchema>;
export type CallingCommand = z.infer<typeof callingCommandSchema>;
export type SandboxView = z.infer<typeof sandboxViewSchema>;
export type SandboxLimits = z.infer<typeof sandboxLimitsSchema>;
export type Vitals = z.infer<typeof vitalsSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type TerminalInfo = z.infer<typeof terminalInfoSchema>;
export type TerminalRole = (typeof TERMINAL_ROLES)[number];
export type AttachRole = (typeof ATTACH_ROLES)[number];
export type WaitsFor = (typeof WAITS_FOR)[number];
export type ExpiryReason = (typeof EXPIRY_REASONS)[number];
export type PreparationStep = (typeof PREPARATION_STEPS)[number];
export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** Websocket close codes of ours (4000–4999 are free for applications, RFC 6455 §7.4.2). The reason is an `ErrorCode`. */
export const CLOSE_CODES = {
  badMessage: 4400,
  helloTimeout: 4408,
  rateLimited: 4429,
  tooManyConnections: 4430,
  unsupportedVersion: 4426,
  serverStopping: 4503,
} as const;
