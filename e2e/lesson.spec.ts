// The way a learner goes: from the first page through every step of the first lesson.
import { expect, test } from './fixtures.ts';
import { LESSON, LessonPage } from './lesson-page.ts';

test('a learner finds the lesson and runs it from the first step to the last', async ({ page, lesson }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/en$/);
  await page.getByRole('link', { name: 'Run a container' }).click();
  await expect(page).toHaveURL(new RegExp(`/en/lessons/.+/${LESSON}$`));
  await lesson.expectStep('run-hello', 'todo');

  await lesson.run('run-hello');
  await expect(lesson.block('run-hello')).toHaveAttribute('data-exit-code', '0');
  await expect(lesson.block('run-hello').getByText(/exit code 0/)).toBeVisible();
  await expect(lesson.block('run-hello').getByText(/^\d+(\.\d+)? s$/)).toBeVisible();
  await expect(lesson.output('run-hello')).toContainText('Hello from Chapter 2!');
  await expect(lesson.terminal).toContainText('Hello from Chapter 2!');
  await lesson.expectStep('run-hello', 'passed');
  await lesson.expectStep('run-it-again', 'todo');

  await lesson.run('run-hello-again');
  const names = await Promise.all(
    ['run-hello', 'run-hello-again'].map(async (id) => containerName(await lesson.outputText(id))),
  );
  expect(new Set(names).size).toBe(2);

  await lesson.run('list-all');
  for (const name of names) await expect(lesson.output('list-all')).toContainText(name);
  await lesson.expectStep('run-it-again', 'passed');
});

test('nobody sees the containers of somebody else', async ({ lesson, browser, baseURL }) => {
  await lesson.open();
  await lesson.run('run-hello');
  await lesson.type('clear; docker container ls -a');
  const rows = [/^CONTAINER ID/, /diamol\/ch02-hello-diamol/].map((row) => expect.stringMatching(row));
  await expect.poll(() => lesson.rows()).toEqual(expect.arrayContaining(rows));
  await lesson.type('clear; docker container ls -aq | wc -l; echo end');
  await lesson.expectRows('1', 'end');

  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  const other = new LessonPage(await context.newPage());
  await other.open();
  await other.type('clear; docker container ls -aq | wc -l; echo end');
  await other.expectRows('0', 'end');
  await context.close();
});

function containerName(output: string): string {
  const name = /My name is:\s*(\S+)/.exec(output)?.[1];
  if (name === undefined) throw new Error(`No name in: ${output}`);
  return name;
}
