// The Run button and the learner's own typing share one shell; neither may get in the other's way.
import { expect, test } from './fixtures.ts';

test('a command that fails by hand does not spoil the next Run', async ({ lesson }) => {
  await lesson.open();
  await lesson.type('cat /no/such/file; (exit 7)');
  await lesson.expectPrompt();
  await lesson.run('run-hello');
  await expect(lesson.block('run-hello')).toHaveAttribute('data-exit-code', '0');
});

test('what stands unfinished on the line does not become part of a Run', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.focusTerminal();
  await page.keyboard.type('echo half a thought');
  await lesson.run('list-all');
  await expect(lesson.output('list-all')).toHaveText(/^CONTAINER ID .*NAMES\s*$/);
});

test('pressing Run again and again runs one thing after the other', async ({ lesson }) => {
  await lesson.open();
  await lesson.runButton('run-hello').dblclick();
  await lesson.runButton('run-hello-again').click();
  await lesson.runButton('list-all').click();
  for (const id of ['run-hello', 'run-hello-again', 'list-all']) await lesson.expectStatus(id, 'ok');
  for (const id of ['run-hello', 'run-hello-again']) {
    expect((await lesson.outputText(id)).match(/Hello from/g)).toHaveLength(1);
  }
  const listed = (await lesson.outputText('list-all')).trimEnd().split('\n');
  expect(listed[0]).toMatch(/^CONTAINER ID/);
  expect(listed.slice(1).every((line) => line.includes('Exited (0)'))).toBe(true);
  expect(listed).toHaveLength(3);
});

test('a Run waits for the program in the foreground', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.type('top');
  await expect.poll(async () => (await lesson.rows())[0]).toMatch(/^top - /);
  await lesson.runButton('list-all').click();
  await lesson.expectStatus('list-all', 'queued');
  await lesson.focusTerminal();
  await page.keyboard.press('q');
  await lesson.expectStatus('list-all', 'ok');
  await expect(lesson.output('list-all')).toHaveText(/^CONTAINER ID .*NAMES\s*$/);
});

test('how a run goes is said where it is heard, and is no news after a reload', async ({ page, lesson }) => {
  await lesson.open();
  const heard = lesson.block('run-hello').getByRole('status');
  // What comes to the page together with its words often goes unheard: these are there before.
  const before = await heard.elementHandles();
  await lesson.run('run-hello');
  const texts = await Promise.all(before.map((element) => element.textContent()));
  expect(texts).toContainEqual(expect.stringContaining('exit code 0'));

  await page.reload();
  await expect(lesson.block('run-hello')).toContainText('exit code 0');
  expect((await heard.allTextContents()).join('')).toBe('');
});
