// A step that was passed and holds no longer says so, and why; the pass stays.
import { expect, test } from './fixtures.ts';

test('a step that no longer holds says so without taking the pass away', async ({ page, lesson }) => {
  await lesson.open();
  const step = lesson.step('run-hello');
  const reason = step.locator('[data-step-reason]');
  await lesson.run('run-hello');
  await lesson.expectStep('run-hello', 'passed');
  await expect(reason).toHaveCount(0);

  await lesson.type('docker container rm $(docker container ls -aq)');
  await expect(reason).toContainText('You have passed this step, and that stays.');
  await expect(reason).toContainText('There is no diamol/ch02-hello-diamol container yet.');
  await lesson.expectStep('run-hello', 'passed');
  await expect(page.locator('[data-progress]')).toHaveAttribute('data-progress', '1');
  // It is said, too. After a reload it is no news.
  const news = step.getByRole('status').filter({ hasText: 'You have passed this step, and that stays.' });
  await expect(news).toContainText('There is no diamol/ch02-hello-diamol container yet.');

  await page.reload();
  await expect(reason).toContainText('There is no diamol/ch02-hello-diamol container yet.');
  await lesson.expectStep('run-hello', 'passed');
  await lesson.expectPrompt();
  await expect(news).toHaveCount(0);

  await lesson.run('run-hello');
  await expect(reason).toHaveCount(0);
  await lesson.expectStep('run-hello', 'passed');
});
