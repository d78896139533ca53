// To begin a lesson in the middle: a fresh engine in which what comes before has been done.
import { expect, test } from './fixtures.ts';

test('an engine is brought to where a step begins, and passes no step by that', async ({ lesson }) => {
  await lesson.open();
  await lesson.type('touch mine; echo made');
  await lesson.expectRows('made');
  const step = lesson.step('run-it-again');
  await step.getByRole('button', { name: /^More for/ }).click();
  await step.getByRole('button', { name: 'Start here' }).click();

  await expect(step.locator('[data-jump="done"]')).toContainText('Your engine was brought to the start of this step.');
  await lesson.type('clear; ls mine; docker container ls -aq | wc -l');
  await lesson.expectRows("ls: cannot access 'mine': No such file or directory", '1');
  await lesson.expectStep('run-hello', 'todo');

  await lesson.run('run-hello-again');
  await lesson.run('list-all');
  await lesson.expectStep('run-it-again', 'passed');
  await expect(step.locator('[data-jump]')).toHaveCount(0);
  await lesson.expectStep('run-hello', 'todo');
});
