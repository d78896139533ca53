// A session's record with types: what is kept of a learner's work, checked when it is read back.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { LIMITS } from '../../lib/protocol/limits.ts';
import {
  EXPIRY_REASONS,
  type ExpiryReason,
  type QuizState,
  quizStateSchema,
  type Receipt,
  receiptSchema,
  type StepState,
  stepStateSchema,
  terminalInfoSchema,
} from '../../lib/protocol/messages.ts';
import type { SessionRecord, SessionStore } from '../storage/session-store.ts';
import { withoutCourse } from './lesson/item-key.ts';
import type { PendingRuns } from './runs/block-run.ts';
import { NO_RUNS } from './runs/pending-runs.ts';
import type { ScreenPicture } from './terminal/screen-memory.ts';

const tenureSchema = z.object({ sandboxId: z.string(), bornAt: z.int(), extensions: z.int() });
/** Which sandbox the session has, and since when. */
export type Tenure = Readonly<z.infer<typeof tenureSchema>>;

const waySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shell') }),
  z.object({ kind: z.literal('opens'), prompt: z.string() }),
  z.object({ kind: z.literal('inside'), prompt: z.string() }),
]);
const runSchema = z.object({
  block: z.string(),
  runId: z.string(),
  command: z.string(),
  expectedExitCode: z.int(),
  way: waySchema.optional(),
});
const pendingSchema = z.object({
  waiting: z.array(runSchema),
  current: z.object({ run: runSchema, seq: z.int(), startedAt: z.int().nullable() }).nullable(),
});

const terminalsSchema = z.object({
  open: z.array(terminalInfoSchema),
  closing: z.array(z.string()),
  firstSeq: z.int().min(0).default(0),
});
/**
 * The terminals of the session in their order, the names of those that are being hung up on, and where the output of new
 * ones begins to count.
 */
export type KeptTerminals = Readonly<z.infer<typeof terminalsSchema>>;

const NO_TERMINALS: KeptTerminals = { open: [], closing: [], firstSeq: 0 };

/** `lost`: it went away, and nobody wanted that; the learner was not there to be told. */
export type LastEnd = ExpiryReason | 'lost';

const TENURE = 'sandbox';
/** Larger ones (of a terminal with more cells than any screen) are not kept. */
const MAX_PICTURE_BYTES = 64 * 1024;
/** Of a screen nearly everything is alike: a tenth is left, in a millisecond. */
const COMPRESSION = { level: 1 } as const;
const pictureSchema = z.object({
  seq: z.int().min(0),
  cols: z.int().min(LIMITS.minCols).max(LIMITS.maxCols),
  rows: z.int().min(LIMITS.minRows).max(LIMITS.maxRows),
  deflated: z.base64().max(2 * MAX_PICTURE_BYTES),
});

const TERMINALS = 'terminals';
/** Before the host's id. */
const HOST_TENURE = 'host-sandbox:';
const HOST_TERMINALS = 'host-terminals:';

const hostMemorySchema = z.object({
  sandboxId: z.string(),
  beganAtMs: z.int(),
  seen: z.array(z.object({ name: z.string(), image: z.string() })).readonly(),
  commands: z.array(z.string()).readonly().default([]),
});
/** Since when a host has its sandbox, which containers were seen in it, and which commands that a step looks at were run. */
export type HostMemory = Readonly<z.infer<typeof hostMemorySchema>>;

/** The learners who had a sandbox when the last server ended, and perhaps a few who had not. */
export function findTenures(store: SessionStore): Promise<string[]> {
  return store.find(TENURE);
}

export class LearnerRecord {
  readonly #record: SessionRecord;

  constructor(record: SessionRecord) {
    this.#record = record;
  }

  get learner(): string {
    return this.#record.id;
  }

  get tenure(): Tenure | undefined {
    return this.#read(TENURE, tenureSchema);
  }

  set tenure(tenure: Tenure | undefined) {
    this.#record.put(TENURE, tenure);
  }

  /** Of a further host of a lesson. */
  tenureOf(host: string): Tenure | undefined {
    return this.#read(`${HOST_TENURE}${host}`, tenureSchema);
  }

  putTenureOf(host: string, tenure: Tenure | undefined): void {
    this.#record.put(`${HOST_TENURE}${host}`, tenure);
  }

  /** By host. */
  hostTenures(): Map<string, Tenure> {
    const hosts = this.#record.keys(HOST_TENURE).map((key) => key.slice(HOST_TENURE.length));
    return new Map(
      hosts.flatMap((host) => {
        const tenure = this.tenureOf(host);
        return tenure ? [[host, tenure]] : [];
      }),
    );
  }

  /** What is kept of further hosts whose sandboxes are gone. Post-condition: no run waits for one of their terminals. */
  forgetHosts(isThere: (sandboxId: string) => boolean): void {
    for (const [host, { sandboxId }] of this.hostTenures()) {
      if (isThere(sandboxId)) continue;
      for (const { name } of this.terminalsOf(host).open) {
        this.putPendingRuns(name, NO_RUNS);
        this.putPicture(name, undefined);
      }
      this.putTerminalsOf(host, NO_TERMINALS);
      this.putTenureOf(host, undefined);
    }
  }

  /** Why the last sandbox ended, until another one is asked for. */
  get lastEnd(): LastEnd | undefined {
    return this.#read('ended', z.enum([...EXPIRY_REASONS, 'lost']));
  }

  set lastEnd(reason: LastEnd | undefined) {
    if (reason !== this.lastEnd) this.#record.put('ended', reason);
  }

  get terminals(): KeptTerminals {
    return this.#read(TERMINALS, terminalsSchema) ?? NO_TERMINALS;
  }

  set terminals(terminals: KeptTerminals) {
    this.#putTerminals(TERMINALS, terminals);
  }

  /** Of a further host. */
  terminalsOf(host: string): KeptTerminals {
    return this.#read(`${HOST_TERMINALS}${host}`, terminalsSchema) ?? NO_TERMINALS;
  }

  putTerminalsOf(host: string, terminals: KeptTerminals): void {
    this.#putTerminals(`${HOST_TERMINALS}${host}`, terminals);
  }

  #putTerminals(key: string, terminals: KeptTerminals): void {
    const { open, closing, firstSeq } = terminals;
    const isEmpty = open.length === 0 && closing.length === 0 && firstSeq === 0;
    this.#record.put(key, isEmpty ? undefined : terminals);
  }

  receipts(): Receipt[] {
    return this.#items('receipt:').flatMap(([block, kept]) => {
      const receipt = check(receiptSchema, { ...kept, block: withoutCourse(block) });
      return receipt ? [{ ...receipt, block }] : [];
    });
  }

  putReceipt(receipt: Receipt): void {
    this.#record.put(`receipt:${receipt.block}`, receipt);
  }

  /** Those that were passed: whether the others hold shows when somebody looks. */
  passedSteps(): StepState[] {
    return this.#items('step:').flatMap(([step, kept]) => {
      const state = check(stepStateSchema, { ...kept, step: withoutCourse(step) });
      return state ? [{ ...state, step }] : [];
    });
  }

  putPassedStep(step: StepState & { status: 'passed' }): void {
    this.#record.put(`step:${step.step}`, step);
  }

  /** What is remembered of the host's sandbox; of another one than before, nothing. */
  hostMemory(host: string, sandboxId: string): HostMemory {
    const kept = this.#read(`host:${host}`, hostMemorySchema);
    return kept?.sandboxId === sandboxId ? kept : { sandboxId, beganAtMs: Date.now(), seen: [], commands: [] };
  }

  putHostMemory(host: string, memory: HostMemory): void {
    this.#record.put(`host:${host}`, memory);
  }

  quizzes(): QuizState[] {
    return this.#items('quiz:').flatMap(([quiz, kept]) => {
      const state = check(quizStateSchema, { ...kept, quiz: withoutCourse(quiz) });
      return state ? [{ ...state, quiz }] : [];
    });
  }

  putQuiz(state: QuizState): void {
    this.#record.put(`quiz:${state.quiz}`, state);
  }

  /** What is remembered of a terminal's output that is no longer kept. */
  picture(terminal: string): ScreenPicture | undefined {
    const kept = this.#read(`screen:${terminal}`, pictureSchema);
    if (kept === undefined) return undefined;
    const { deflated, ...picture } = kept;
    try {
      const bytes = inflateRawSync(Buffer.from(deflated, 'base64'), { maxOutputLength: MAX_PICTURE_BYTES });
      return { ...picture, bytes };
    } catch {
      return undefined;
    }
  }

  putPicture(terminal: string, picture: ScreenPicture | undefined): void {
    const key = `screen:${terminal}`;
    if (picture === undefined || picture.bytes.length > MAX_PICTURE_BYTES) {
      this.#record.put(key, undefined);
      return;
    }
    const { bytes, ...rest } = picture;
    this.#record.put(key, { ...rest, deflated: deflateRawSync(bytes, COMPRESSION).toString('base64') });
  }

  /** Their sandbox is gone, and with it what was on their screens. */
  forgetTerminals(): void {
    this.terminals = NO_TERMINALS;
    for (const key of this.#record.keys(HOST_TERMINALS)) this.#record.put(key, undefined);
    for (const key of this.#record.keys('screen:')) this.#record.put(key, undefined);
  }

  /** By the name of the terminal. */
  pendingRuns(): Map<string, PendingRuns> {
    const found = new Map<string, PendingRuns>();
    for (const key of this.#record.keys('runs:')) {
      const pending = this.#read(key, pendingSchema);
      if (pending) found.set(key.slice('runs:'.length), pending);
    }
    return found;
  }

  putPendingRuns(terminal: string, pending: PendingRuns): void {
    const isEmpty = pending.waiting.length === 0 && pending.current === null;
    this.#record.put(`runs:${terminal}`, isEmpty ? undefined : pending);
  }

  /** What is kept of items of lessons, by their keys. */
  #items(prefix: string): Array<[key: string, kept: object]> {
    return this.#record.keys(prefix).flatMap((key) => {
      const kept = this.#record.get(key);
      return typeof kept === 'object' && kept !== null ? [[key.slice(prefix.length), kept]] : [];
    });
  }

  #read<T>(key: string, schema: z.core.$ZodType<T>): T | undefined {
    return check(schema, this.#record.get(key));
  }
}

/** What an older version wrote in another form is passed over: nothing that a learner would miss for long. */
function check<T>(schema: z.core.$ZodType<T>, kept: unknown): T | undefined {
  const parsed = z.safeParse(schema, kept);
  return parsed.success ? parsed.data : undefined;
}
