// Why a step is not done: the closed list of reasons that checks can give. Each has a text per locale under `reasons`
// in the message files, with these parameters; a test enforces both. An author's own words are a reason of their own.
import { storableText } from '../storable-text.ts';
import type { Locale, Reason } from './messages.ts';

export const REASONS = {
  /** No container fits. `what`: name or image looked for. */
  'container-none': ['what'],
  'container-none-at-all': [],
  'container-name': ['name', 'image', 'expected'],
  'container-image': ['name', 'found', 'expected'],
  'container-label': ['name', 'label'],
  'container-label-value': ['name', 'label', 'found', 'expected'],
  /** It was there before the step began. */
  'container-old': ['name'],
  'container-state': ['name', 'found', 'expected'],
  'container-exit-code': ['name', 'found', 'expected'],
  /** No port of it is published for this one. */
  'container-port': ['name', 'state', 'port'],
  'container-port-to': ['name', 'state', 'port', 'host'],
  'container-port-elsewhere': ['name', 'port', 'found', 'expected'],
  /** It is the host's port of this number that is published, to another one of the container. */
  'container-port-inside': ['name', 'port', 'found'],
  'container-command': ['name', 'found', 'expected'],
  /** Seconds. */
  'container-young': ['name', 'found', 'expected'],
  /** Some fit, but not as many as asked for, or more. */
  'container-count': ['what', 'found', 'expected'],
  'container-too-many': ['what', 'found', 'expected'],
  'container-unwanted': ['name', 'state'],
  'removed-never': ['what'],
  'removed-still': ['name', 'state'],
  'removed-unwanted': ['what'],
  'image-none': ['name'],
  'image-left': ['name'],
  'network-none': ['name'],
  'network-left': ['name'],
  'volume-none': ['name'],
  'volume-left': ['name'],
  /** `name` is the first of so many. */
  'containers-left': ['count', 'name'],
  'running-containers-left': ['count', 'name'],
  'images-left': ['count', 'name'],
  'networks-left': ['count', 'name'],
  'volumes-left': ['count', 'name'],
  'nothing-left-unwanted': ['what'],
  'http-nobody': ['port'],
  'http-late': ['port'],
  'http-gibberish': ['port'],
  'http-status': ['port', 'path', 'found', 'expected'],
  'http-body': ['port', 'path', 'expected'],
  'http-unwanted': ['port', 'path'],
  /** Of the learner's own files, and of those in a container. */
  'file-container': ['container', 'path'],
  'file-none': ['path'],
  'file-none-in': ['container', 'path'],
  'file-left': ['path'],
  'file-left-in': ['container', 'path'],
  'file-unreadable': ['path'],
  'file-unreadable-in': ['container', 'path'],
  'file-content': ['path', 'expected'],
  'file-content-in': ['container', 'path', 'expected'],
  'file-unwanted': ['path', 'expected'],
  'file-unwanted-in': ['container', 'path', 'expected'],
  'command-none': ['command'],
  'command-unwanted': ['command'],
  'question-open': [],
  'question-unwanted': [],
  /** `line` is what the script said. */
  'script-failed': ['line'],
  'script-silent': [],
  'script-late': ['seconds'],
  'script-unwanted': [],
} as const;

export type ReasonCode = keyof typeof REASONS;
type Params<C extends ReasonCode> = Record<(typeof REASONS)[C][number], string | number>;

/** The author's own words, one parameter for each locale. There is no text of this code. */
export const BECAUSE = 'because';

/** Names come from the learner's engine and may be of any length; a text that is read has no room for more. */
const PARAMETER_CHARS = 200;
/** An author's sentence is longer than a name. */
const BECAUSE_CHARS = 500;

/** A reason with exactly the parameters that its text needs, cut to what can be read. */
export function reason<C extends ReasonCode>(code: C, params: Params<C>): Reason {
  const entries = Object.entries<string | number>(params);
  return { code, params: Object.fromEntries(entries.map(([name, value]) => [name, cut(value, PARAMETER_CHARS)])) };
}

export function becauseOf(texts: Readonly<Partial<Record<Locale, string>>>): Reason {
  const entries = Object.entries(texts);
  return { code: BECAUSE, params: Object.fromEntries(entries.map(([name, text]) => [name, cut(text, BECAUSE_CHARS)])) };
}

function cut(value: string | number, chars: number): string | number {
  if (typeof value === 'number') return value;
  const text = value.length > chars ? `${value.slice(0, chars - 1).replace(/\p{Surrogate}$/u, '')}…` : value;
  return storableText(text);
}
