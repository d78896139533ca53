// The terminals in a window of their own: the same shells as beside the lesson, without it.
import { expect, test } from './fixtures.ts';
import { TerminalPanel } from './terminal-panel.ts';

test('the menu leads to a window with the same terminals', async ({ page, lesson }) => {
  const beside = new TerminalPanel(page);
  await lesson.open();
  await lesson.type('X=42');
  await beside.new.click();
  await beside.expectPrompt('t2');
  await beside.menuButton.click();
  // It is a window of its own, which knows nothing of the one that opened it.
  const opened = page.context().waitForEvent('page');
  await beside.menu.getByRole('link', { name: 'Open terminal in its own window' }).click();
  const alone = new TerminalPanel(await opened);
  await expect(alone.page).toHaveURL(/\/en\/terminal$/);
  await expect(alone.page).toHaveTitle('Terminal · Slipway');
  await alone.expectTabs('Terminal', 'Terminal 2');
  await alone.type('main', 'echo "X is $X"');
  await alone.expectRows('main', 'X is 42');
  await beside.tab('Terminal').click();
  await lesson.expectRows('X is 42');
  expect(await alone.width('main')).toBe(await alone.page.evaluate(() => innerWidth));
});

test('it gives a new learner a prompt, and the keyboard', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.goto('/ko/terminal');
  await panel.expectPrompt('main');
  await panel.expectTabs('터미널');
  await expect(panel.input('main')).toBeFocused();
  await page.keyboard.type('docker container ls -aq | wc -l\n');
  await panel.expectRows('main', '0');
  await page.keyboard.press('Control+Shift+M');
  await expect(panel.tab('터미널')).toBeFocused();
  await page.reload();
  await panel.expectRows('main', '0');

  await panel.new.click();
  await panel.expectPrompt('t2');
  await page.reload();
  await panel.expectInFront('터미널 2');
  await panel.expectPrompt('t2');
  await expect(panel.input('t2')).toBeFocused();
});

test('its connection is open before its code has arrived, and there is only one', async ({ page }) => {
  const panel = new TerminalPanel(page);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  let isLate = true;
  const held = new Promise<void>((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (!String(payload).includes('"type":"welcome"')) return;
        isLate = false;
        resolve();
      }),
    );
  });
  await page.route('**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/en/terminal', { waitUntil: 'commit' });
  await panel.expectPrompt('main');
  expect(isLate).toBe(false);
  expect(sockets).toHaveLength(1);
});

test('its prompt is there and takes what is typed before React, which goes on with it', async ({ page }) => {
  const panel = new TerminalPanel(page);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/_terminal/show-panel-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await expect(panel.input('main')).toBeFocused();
  await page.keyboard.type('X=42\n');
  await panel.expectRows('main', 'learner@sandbox:~$ X=42');
  await expect(panel.new).toBeDisabled();
  goOn();
  await expect(panel.new).toBeEnabled();
  await page.keyboard.type('echo "X is $X"\n');
  await panel.expectRows('main', 'X is 42');
  await expect(panel.input('main')).toHaveAttribute('aria-label', 'Terminal');
  await expect(panel.input('main')).toHaveAttribute('aria-description', /Ctrl/);
  await panel.new.click();
  await panel.expectTabs('Terminal', 'Terminal 2');
  expect(sockets).toHaveLength(1);
});

test('what was opened before React came is filled once it is there', async ({ page }) => {
  const panel = new TerminalPanel(page);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/_terminal/show-panel-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/en/terminal');
  await panel.menuButton.click();
  await expect(panel.menu).toBeVisible();
  goOn();
  await panel.menu.getByRole('button', { name: 'New terminal' }).click();
  await panel.expectTabs('Terminal', 'Terminal 2');
});

test('says so when its code does not come, and can be loaded again', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.route('**/_terminal/*.js', (route) => route.abort());
  await page.goto('/ko/terminal');
  const unloaded = page.locator('[data-unloaded]');
  await expect(unloaded).toBeVisible();
  await page.unroute('**/_terminal/*.js');
  await unloaded.getByRole('link', { name: '다시 불러오기' }).click();
  await panel.expectPrompt('main');
  await expect(unloaded).toBeHidden();
});

test('says so when the rest of it does not come, and leaves the terminal alone', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.route('**/_terminal/show-panel-*.js', (route) => route.abort());
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await expect(page.locator('[data-unloaded]')).toBeVisible();
  await panel.type('main', 'echo still here');
  await panel.expectRows('main', 'still here');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('it says what it needs', async ({ page }) => {
    await page.goto('/en/terminal');
    await expect(page.locator('noscript p')).toBeVisible();
    await expect(page.locator('noscript p')).toContainText('needs JavaScript');
  });
});
