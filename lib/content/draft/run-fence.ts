// What the first line of a runnable fence says: ```sh run id=hello host=server exit=1
import { findingsOf } from '../complaints.ts';
import type { RunFence } from '../parse-prose.ts';
import { blockSchema, type WrittenBlock } from '../schema/block.ts';
import { isId } from '../schema/pieces.ts';
import { suggest } from '../suggest.ts';

const TEXTS = ['id', 'host', 'terminal', 'prompt', 'in', 'exit', 'output'] as const;
const FLAGS = ['apart', 'editable'] as const;
const WORDS: readonly string[] = [...TEXTS, ...FLAGS];

export interface FenceBlock {
  readonly id: string;
  readonly block: WrittenBlock;
  readonly fence: RunFence;
}
export type FenceResult =
  | { readonly ok: true; readonly found: FenceBlock }
  | { readonly ok: false; readonly messages: string[] };

/** @param number of the fence in its file, from 1: its id, unless it says one */
export function readRunFence(fence: RunFence, number: number): FenceResult {
  const { said, messages } = readWords(fence.words);
  const { id = `run-${number}`, exit, output, apart, editable, ...rest } = said;
  if (!isId(id)) messages.push(`found id=${id}, expected a lower-case id such as run-hello`);
  if (fence.column > 1)
    messages.push('found a runnable fence that is indented, expected it at the beginning of its lines');
  const expect = {
    ...(exit !== undefined && { exitCode: /^\d+$/.test(exit) ? Number(exit) : exit }),
    ...(output !== undefined && { output }),
  };
  const flags = { ...(apart !== undefined && { apart: true }), ...(editable !== undefined && { editable: true }) };
  const read = blockSchema.safeParse({ command: fence.command, expect, ...flags, ...rest }, { reportInput: true });
  if (read.success && messages.length === 0) return { ok: true, found: { id, block: read.data, fence } };
  const complaints = (read.error?.issues ?? []).flatMap((issue) => findingsOf(issue, () => fence.line));
  return { ok: false, messages: [...messages, ...complaints.map(({ message }) => message)] };
}

type Said = Partial<Record<(typeof TEXTS)[number] | (typeof FLAGS)[number], string>>;

function readWords(words: string): { said: Said; messages: string[] } {
  const said: Record<string, string> = {};
  const messages: string[] = [];
  for (const [whole, key = '', quoted, plain] of words.matchAll(/([^\s=]+)(?:=(?:"([^"]*)"|(\S*)))?/g)) {
    const isFlag = (FLAGS as readonly string[]).includes(key);
    const value = quoted ?? plain;
    if (!WORDS.includes(key)) messages.push(`found ${whole}, expected only ${WORDS.join(', ')}${suggest(key, WORDS)}`);
    else if (isFlag !== (value === undefined)) messages.push(`found ${whole}, expected ${isFlag ? key : `${key}=…`}`);
    else if (said[key] !== undefined) messages.push(`found ${key} twice, expected it once`);
    else said[key] = value ?? '';
  }
  return { said, messages };
}
