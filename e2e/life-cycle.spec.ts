// The life of an engine, from a full house to its end, through everything that may happen to it and to the server.
import type { Browser } from '@playwright/test';
import { expect } from './fixtures.ts';
import { LessonPage } from './lesson-page.ts';
import { test } from './own-server.ts';

test.setTimeout(240_000);

test.describe('a server that is killed', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '0' } });

  test('comes back to the same shell, screen, receipts and steps, without a reload', async ({
    page,
    lesson,
    server,
  }) => {
    await lesson.open();
    await lesson.run('run-hello');
    await lesson.expectStep('run-hello', 'passed');
    await lesson.type('clear; X=42; cd /tmp; echo before the end');
    await lesson.expectRows('before the end', 'learner@sandbox:/tmp$');
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));

    await server.kill();
    await expect(lesson.terminal).not.toHaveAttribute('data-connection', 'connected');
    await lesson.focusTerminal();
    await page.keyboard.type('echo "X is $X, typed meanwhile"');
    await page.keyboard.press('Enter');
    await server.startAgain();

    await lesson.expectConnection('connected');
    await lesson.expectSandbox('ready');
    await lesson.expectRows('before the end', 'X is 42, typed meanwhile', 'learner@sandbox:/tmp$');
    expect(await lesson.countRows('X is 42, typed meanwhile')).toBe(1);
    await lesson.expectStatus('run-hello', 'ok');
    await expect(lesson.output('run-hello')).toContainText('Hello from Chapter 2!');
    await lesson.expectStep('run-hello', 'passed');
    await expect(lesson.notice).toBeHidden();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await lesson.run('run-hello-again');
    await lesson.run('list-all');
    await lesson.expectStep('run-it-again', 'passed');
  });
});

test.describe('what goes on while a server is dead', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '0' } });

  test('is not lost: every byte of the output is there once, and a run that waited runs once', async ({
    lesson,
    server,
  }) => {
    await lesson.open();
    await lesson.type('clear; for i in $(seq 200); do printf "$i."; sleep 0.1; done; echo');
    await expect.poll(() => joinedRows(lesson)).toContain('1.2.3.4.5.');
    await lesson.runButton('run-hello').click();
    await lesson.expectStatus('run-hello', 'queued');

    await server.kill();
    await server.startAgain();
    await lesson.expectConnection('connected');
    await lesson.expectStatus('run-hello', 'ok');
    const counted = Array.from({ length: 200 }, (_, index) => `${index + 1}.`).join('');
    expect(await joinedRows(lesson)).toContain(counted);
    await lesson.type('clear; docker container ls -aq | wc -l; echo end');
    await lesson.expectRows('1', 'end');
  });
});

test.describe('a sandbox that something on the host ends', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '0' } });

  test('is started again where that can be, else replaced, and the learner is told', async ({ lesson, server }) => {
    await lesson.open();
    await lesson.run('run-hello');
    await lesson.type('touch kept');
    await lesson.expectPrompt();

    await server.destroySandbox('kill');
    await expect(lesson.notice).toContainText('Your engine was restarted', { timeout: 30_000 });
    await lesson.expectSandbox('ready');
    await lesson.expectPrompt();
    await lesson.type('clear; ls');
    await lesson.expectRows('kept');

    await server.destroySandbox('remove');
    await expect(lesson.notice).toContainText('had to be replaced', { timeout: 30_000 });
    await lesson.expectSandbox('ready');
    await expect.poll(() => lesson.rows(), { timeout: 30_000 }).toEqual(['learner@sandbox:~$']);
    await lesson.expectStep('run-hello', 'passed');
    await lesson.run('run-hello-again');
  });
});

test.describe('an engine that nobody uses', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '1', SLIPWAY_SANDBOX_IDLE_MINUTES: '0.6' } });

  test('is announced to end, can be kept, and says why it ended and how to go on', async ({ lesson }) => {
    await lesson.open();
    await lesson.run('run-hello');
    await lesson.expectSandbox('idle-warning', 60_000);
    await expect(lesson.notice).toContainText(/0:0\d left/);
    await lesson.notice.getByRole('button', { name: 'Keep it' }).click();
    await lesson.expectSandbox('ready');
    await expect(lesson.notice).toBeHidden();

    await lesson.expectSandbox('idle-warning', 60_000);
    await lesson.expectSandbox('expired');
    await expect(lesson.notice).toContainText('because it was not used for a while');
    await expect(lesson.notice.getByRole('button', { name: 'Start a new engine' })).toBeVisible();
    // A Run is a way on, too.
    await lesson.run('run-hello-again');
    await expect(lesson.notice).toBeHidden();
    await lesson.expectStep('run-hello', 'passed');
  });

  test('stays while its page is read', async ({ page, lesson }) => {
    // The page says every minute that it is looked at; here its minutes are shorter.
    await page.clock.install();
    await lesson.open();
    const seen = new Set<string | null>();
    const end = Date.now() + 50_000;
    while (Date.now() < end) {
      await page.clock.fastForward('01:00');
      await page.waitForTimeout(1000);
      seen.add(await page.locator('[data-sandbox-status]').getAttribute('data-sandbox-status'));
    }
    expect([...seen]).toEqual(['ready']);
  });
});

test.describe('an engine that reaches its age', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '1', SLIPWAY_SANDBOX_MAX_AGE_MINUTES: '1' } });

  test('can be kept for longer, but not by use alone', async ({ page, lesson }) => {
    await lesson.open();
    await lesson.expectSandbox('idle-warning', 75_000);
    await expect(lesson.notice).toContainText('almost reached its time limit');
    await lesson.type('echo busy');
    await lesson.expectRows('busy');
    await lesson.expectSandbox('idle-warning');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await lesson.expectSandbox('ready');
    await lesson.expectSandbox('expired');
    await expect(lesson.notice).toContainText('because it had reached its time limit');
    await lesson.notice.getByRole('button', { name: 'Start a new engine' }).click();
    await lesson.expectSandbox('ready');
    await lesson.expectPrompt();
  });
});

test.describe('a disk', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '0', SLIPWAY_SANDBOX_DISK_MB: '256' } });

  test('that is full is told of, and a fresh engine is a way on', async ({ lesson }) => {
    await lesson.open();
    await lesson.type('cat /dev/zero > full');
    await lesson.expectRows('cat: write error: No space left on device');
    await expect(lesson.notice).toContainText(/disk \(\d+ MB\) is full/);
    await lesson.notice.getByRole('button', { name: 'Start afresh' }).click();
    await lesson.notice.getByRole('button', { name: 'Start afresh' }).click();
    await expect(lesson.notice).toBeHidden();
    await lesson.expectSandbox('ready');
    await lesson.run('run-hello');
  });
});

test.describe('a full house', () => {
  test.use({
    settings: { SLIPWAY_POOL_SIZE: '0', SLIPWAY_MAX_SANDBOXES: '1', SLIPWAY_SANDBOX_GRACE_MINUTES: '0.05' },
  });

  test('tells those who wait their place and how long it may take, then goes on', async ({ browser, baseURL }) => {
    const open = (expected: string) => openInOwnContext(browser, baseURL, expected);
    const first = await open('ready');
    const second = await open('queued');
    await expect(second.notice).toContainText('All engines are in use');
    await expect(second.statusButton).toContainText('1st in line');
    await second.runButton('run-hello').click();
    await second.expectStatus('run-hello', 'queued');
    const third = await open('queued');
    await expect(third.statusButton).toContainText('2nd in line');

    await first.page.close();
    await second.expectSandbox('ready');
    await second.expectStatus('run-hello', 'ok');
    await expect(third.statusButton).toContainText('1st in line');
    await second.page.close();
    await third.expectSandbox('ready');

    // Two places have become free by now: from here on there is something to go by.
    const fourth = await open('queued');
    await expect(fourth.statusButton).toContainText(/1st in line · (less than a|about \d+) minute/);
    await third.page.close();
    await fourth.expectSandbox('ready');
    await fourth.expectPrompt();
    await expect(fourth.notice).toBeHidden();
    await fourth.page.close();

    const back = new LessonPage(await second.page.context().newPage());
    await back.goTo();
    await back.expectSandbox('expired');
    await expect(back.notice).toContainText('because the page was closed for a while');
    await back.notice.getByRole('button', { name: 'Start a new engine' }).click();
    await back.expectSandbox('ready');
    await back.expectStep('run-hello', 'passed');
    await back.expectStatus('run-hello', 'ok');
  });
});

async function openInOwnContext(browser: Browser, baseURL: string | undefined, expected: string): Promise<LessonPage> {
  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), locale: 'en-US' });
  const lesson = new LessonPage(await context.newPage());
  await lesson.goTo();
  await lesson.expectSandbox(expected);
  return lesson;
}

const joinedRows = async (lesson: LessonPage) => (await lesson.rows()).join('');

test.describe('a server that is stopped', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '0' } });

  test('is given as the reason, and a new engine and the passed steps are there', async ({ lesson, server }) => {
    await lesson.open();
    await lesson.run('run-hello');
    await lesson.expectStep('run-hello', 'passed');
    await server.stop();
    await server.startAgain();
    await lesson.expectSandbox('expired');
    await expect(lesson.notice).toContainText('because the server is being serviced');
    await lesson.notice.getByRole('button', { name: 'Start a new engine' }).click();
    await lesson.expectSandbox('ready');
    await lesson.expectPrompt();
    await lesson.expectStep('run-hello', 'passed');
    await lesson.run('run-hello-again');
  });
});

test.describe('a terminal that cannot be opened', () => {
  test.use({ settings: { SLIPWAY_POOL_SIZE: '0' } });

  test('is tried again, says so, and a fresh engine is a way on', async ({ page, lesson, server }) => {
    await lesson.open();
    // Where the sockets of the shells are.
    await lesson.type('chmod 000 /run/slipway/hold; clear');
    await lesson.expectPrompt();
    await server.kill();
    await server.startAgain();
    const { terminal } = lesson;
    await expect(terminal).toContainText('Slipway is trying again', { timeout: 30_000 });
    await expect(terminal).toContainText('The terminal could not be opened', { timeout: 60_000 });
    await expect(terminal.getByRole('button', { name: 'Try again' })).toBeVisible();
    await lesson.statusButton.click();
    const panel = page.getByRole('dialog', { name: 'Your engine' });
    await panel.getByRole('button', { name: 'Start afresh' }).click();
    await panel.getByRole('button', { name: 'Start afresh' }).click();
    await lesson.expectPrompt();
    await lesson.run('run-hello');
  });
});
