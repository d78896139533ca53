// What a block's command is called in names that must tell the page's parts from each other. Pure.
import type { PublicBlock } from '../../lib/content/lesson.ts';

/** The command; where blocks share it, with the block's number among them. */
export function commandLabel(blocks: readonly Pick<PublicBlock, 'id' | 'command'>[], id: string): string {
  const command = blocks.find((block) => block.id === id)?.command ?? '';
  const alike = blocks.filter((block) => block.command === command);
  return alike.length > 1 ? `${command} (${alike.findIndex((block) => block.id === id) + 1})` : command;
}
