// The code of the terminals does not arrive with the page: what the learner sees then, and the way on.
import { expect, test } from './fixtures.ts';
import { LESSON, lessonPath } from './lesson-page.ts';
import { TerminalPanel } from './terminal-panel.ts';

test('code that did not arrive is asked for again, and the keyboard goes on in the terminal', async ({
  page,
  lesson,
}) => {
  const panel = new TerminalPanel(page);
  const html = await (await page.request.get(lessonPath('en'))).text();
  // What the page asks for by itself, beyond the scripts of its document.
  const isLater = (url: string) => !html.includes(new URL(url).pathname.split('/').at(-1) ?? '');
  let isBroken = true;
  let refused = 0;
  await page.route('**/*.js', async (route) => {
    if (!isBroken || !isLater(route.request().url())) return route.continue();
    refused += 1;
    return route.abort('connectionfailed');
  });
  await lesson.goTo();
  const box = panel.terminal('main').locator('[data-unloaded-terminal]');
  await expect(box).toContainText('The terminal could not be loaded');
  expect(refused).toBeGreaterThan(0);
  const retry = box.getByRole('button', { name: 'Try again' });

  const before = refused;
  await retry.click();
  await expect(box).toContainText('The terminal could not be loaded');
  expect(refused).toBeGreaterThan(before);

  isBroken = false;
  await retry.press('Enter');
  await lesson.expectPrompt();
  await expect(box).toBeHidden();
  await expect(panel.input('main')).toBeFocused();
  await lesson.run('list-all');
  await expect(page).toHaveURL(new RegExp(`${LESSON}$`));
});
