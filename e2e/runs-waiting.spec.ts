// A Run while something else is on in its terminal: the block says what it waits for, and offers ways on.
import { expect, test } from './fixtures.ts';
import type { LessonPage } from './lesson-page.ts';
import { TerminalPanel } from './terminal-panel.ts';

test('the command in the foreground can be interrupted', async ({ lesson }) => {
  await waitForOffers(lesson, 'list-all');
  await lesson.block('list-all').getByRole('button', { name: 'Interrupt (Ctrl+C)' }).press('Enter');
  await lesson.expectStatus('list-all', 'ok');
  await expect(lesson.runButton('list-all')).toBeFocused();
  await expect.poll(() => lesson.rows()).toContainEqual(expect.stringContaining('^C'));
});

test('the block can run in another terminal, and what was running goes on', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await waitForOffers(lesson, 'run-hello');
  await lesson.block('run-hello').getByRole('button', { name: 'Run in another terminal' }).click();
  await lesson.expectStatus('run-hello', 'ok');
  await lesson.expectStep('run-hello', 'passed');
  await panel.expectTabs('Terminal', 'Terminal 2');
  await panel.expectInFront('Terminal 2');
  await panel.expectRows('t2', 'Hello from Chapter 2!');
  await panel.tab('Terminal').click();
  await expect.poll(async () => (await lesson.rows()).at(-1)).toMatch(/\$ sleep 1000$/);
});

test('the block need not run at all', async ({ page, lesson }) => {
  await waitForOffers(lesson, 'list-all');
  const block = lesson.block('list-all');
  await block.getByRole('button', { name: "Don't run" }).click();
  await lesson.expectStatus('list-all', 'idle');
  await expect(block).toContainText('You took this command back before it ran.');
  await lesson.focusTerminal();
  await page.keyboard.press('Control+C');
  await lesson.expectPrompt();
  await lesson.type('clear; echo end');
  await expect.poll(() => lesson.rows()).toEqual(['end', expect.stringMatching(/\$$/)]);
  await lesson.run('list-all');
});

test('a block behind another one says so, and can be taken back', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await lesson.type('docker() { until test -e go; do sleep 0.2; done; command docker "$@"; }; clear');
  await lesson.runButton('run-hello').click();
  await lesson.expectStatus('run-hello', 'running');
  await lesson.runButton('list-all').click();
  const block = lesson.block('list-all');
  await expect(block).toContainText('Waits for the command before it');
  await expect(block.getByRole('button', { name: 'Interrupt (Ctrl+C)' })).toBeHidden();
  await block.getByRole('button', { name: "Don't run" }).click();
  await lesson.expectStatus('list-all', 'idle');
  await panel.new.click();
  await panel.expectPrompt('t2');
  await panel.type('t2', 'touch go');
  await lesson.expectStatus('run-hello', 'ok');
  await panel.tab('Terminal').click();
  await lesson.type('clear; echo end');
  await expect.poll(() => lesson.rows()).toEqual(['end', expect.stringMatching(/\$$/)]);
});

/** Post-condition: the learner runs something of their own that does not end, and the block says that it waits for it. */
async function waitForOffers(lesson: LessonPage, id: string): Promise<void> {
  await lesson.open();
  await lesson.type('sleep 1000');
  await expect.poll(() => lesson.rows()).toContainEqual(expect.stringMatching(/\$ sleep 1000$/));
  await lesson.runButton(id).click();
  await lesson.expectStatus(id, 'queued');
  await expect(lesson.block(id)).toContainText('Something else is still running in this terminal');
}
