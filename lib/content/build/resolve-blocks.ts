// Makes the blocks of a lesson from what is written: hosts, terminals, and which program a block is typed into.
import { MAIN_TERMINAL } from '../../protocol/limits.ts';
import type { Path } from '../draft/lesson-draft.ts';
import type { Block } from '../lesson.ts';
import type { WrittenBlock } from '../schema/block.ts';
import { blockIds, type Definition, findBlock, type LessonContext, unknown } from './lesson-context.ts';

/**
 * @param ids of the blocks that the lesson has, in the order they are to have; those that are not defined are passed over
 * @param shownAs what the prose has of each
 */
export function resolveBlocks(
  context: LessonContext,
  ids: readonly string[],
  shownAs: (id: string) => Block['shownAs'],
): Block[] {
  const blocks = ids.flatMap((id) => {
    const found = findBlock(context, id);
    return found === undefined ? [] : [{ ...resolveBlock(context, { id, ...found }), shownAs: shownAs(id) }];
  });
  checkTerminals(context, blocks);
  return blocks;
}

type Named = Definition<WrittenBlock> & { readonly id: string };

function resolveBlock(context: LessonContext, block: Named): Omit<Block, 'shownAs'> {
  const { id, value } = block;
  const around = programAround(context, block);
  const place = placeOf(context, block, new Set());
  if (!context.hosts.includes(place.host)) report(context, block, ['host'], unknown('host', place.host, context.hosts));
  return {
    id,
    command: value.command,
    ...place,
    expectedExitCode: value.expect?.exitCode ?? 0,
    expectedOutput: value.expect?.output ?? null,
    apart: value.apart ?? false,
    prompt: value.prompt ?? null,
    inside: around?.value.prompt ?? null,
    editable: value.editable ?? false,
  };
}

const report = (context: LessonContext, { source, path }: Named, key: Path, message: string): void =>
  context.report(source.problem([...path, ...key], message));

/** The block that opens the program which this one is typed into. */
function programAround(context: LessonContext, block: Named): Definition<WrittenBlock> | undefined {
  const opener = block.value.in;
  if (opener === undefined) return undefined;
  const found = findBlock(context, opener);
  if (found === undefined) report(context, block, ['in'], unknown('block', opener, blockIds(context)));
  else if (found.value.prompt === undefined) {
    report(context, block, ['in'], `found block ${opener}, which has no prompt, expected one that opens a program`);
  }
  return found;
}

interface Place {
  readonly host: string;
  readonly terminal: string;
}

/** Where it says, else where the program is that it is typed into, else on the first host. */
function placeOf(context: LessonContext, block: Named, seen: ReadonlySet<string>): Place {
  const { host, terminal, in: opener } = block.value;
  const [first = ''] = context.hosts;
  const around = opener === undefined || seen.has(opener) ? undefined : findBlock(context, opener);
  if (opener === undefined || around === undefined) {
    if (opener !== undefined && seen.has(opener)) report(context, block, ['in'], `found block ${opener} inside itself`);
    const own = host ?? first;
    return { host: own, terminal: terminal ?? (own === first ? MAIN_TERMINAL : own) };
  }
  const place = placeOf(context, { id: opener, ...around }, new Set([...seen, block.id]));
  const differs =
    (host !== undefined && host !== place.host) || (terminal !== undefined && terminal !== place.terminal);
  if (differs) report(context, block, ['in'], `found another terminal than that of block ${opener}, expected the same`);
  return place;
}

/** A terminal is on one host. */
function checkTerminals(context: LessonContext, blocks: readonly Block[]): void {
  const hostOf = new Map([[MAIN_TERMINAL, context.hosts[0]]]);
  for (const { id, host, terminal } of blocks) {
    const other = hostOf.get(terminal) ?? host;
    hostOf.set(terminal, other);
    const found = findBlock(context, id);
    if (other === host || found === undefined) continue;
    const message = `found terminal ${terminal} on host ${host}, expected a terminal of its own: this one is on ${other}`;
    report(context, { id, ...found }, [], message);
  }
}
