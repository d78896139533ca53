// A session outlives its page and its connection: the shell, the screen and what was reached stay.
import type { Page, WebSocketRoute } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { LessonPage } from './lesson-page.ts';

test('a reload keeps the shell, the screen, the receipts and the steps', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.run('run-hello');
  await lesson.expectStep('run-hello', 'passed');
  await lesson.type('X=42; echo before the reload');
  await lesson.expectRows('before the reload');

  await page.reload();
  await lesson.expectRows('Hello from Chapter 2!', 'before the reload');
  await lesson.expectStatus('run-hello', 'ok');
  await expect(lesson.output('run-hello')).toContainText('Hello from Chapter 2!');
  await lesson.expectStep('run-hello', 'passed');
  // The double quotes keep the answer from being the line as it was typed.
  await lesson.type('echo "X is $X"');
  await lesson.expectRows('X is 42');
});

test('a second tab shows the same shell', async ({ context, lesson }) => {
  await lesson.open();
  await lesson.type('X=42; echo from the first tab');
  await lesson.expectRows('from the first tab');

  const second = new LessonPage(await context.newPage());
  await second.open();
  await second.expectRows('from the first tab');
  await second.type('echo "X is $X"');
  await second.expectRows('X is 42');
  await lesson.expectRows('X is 42');

  await second.run('run-hello');
  await lesson.expectStatus('run-hello', 'ok');
  await lesson.expectStep('run-hello', 'passed');
});

test('a lost connection comes back by itself, and nothing is lost or doubled', async ({ page, lesson }) => {
  const wire = await cuttableWire(page);
  await lesson.open();
  await lesson.type('clear; stty -echo; for i in $(seq 120); do printf "$i."; sleep 0.02; done; stty echo; echo');
  await expect.poll(() => joined(lesson)).toContain('1.2.3.4.5.');
  await wire.cut();
  await lesson.expectConnection('reconnecting');
  await lesson.focusTerminal();
  await page.keyboard.type('echo typed meanwhile');
  await page.keyboard.press('Enter');
  wire.mend();
  await lesson.expectConnection('connected');

  const counted = Array.from({ length: 120 }, (_, index) => `${index + 1}.`).join('');
  await lesson.expectRows('typed meanwhile');
  expect(await joined(lesson)).toContain(counted);
  expect(await lesson.countRows('typed meanwhile')).toBe(1);
});

test('a Run without a connection runs once the connection is back', async ({ page, lesson }) => {
  const wire = await cuttableWire(page);
  await lesson.open();
  await wire.cut();
  await lesson.expectConnection('reconnecting');
  await lesson.runButton('run-hello').click();
  await lesson.expectStatus('run-hello', 'queued');
  wire.mend();
  await lesson.expectStatus('run-hello', 'ok');
  await lesson.type('clear; docker container ls -aq | wc -l; echo end');
  await lesson.expectRows('1', 'end');
});

test('a browser that goes offline says so and goes on when it is back', async ({ context, lesson }) => {
  await lesson.open();
  await context.setOffline(true);
  await lesson.expectConnection('offline');
  await context.setOffline(false);
  await lesson.expectConnection('connected');
  await lesson.type('echo "back $((40 + 2))"');
  await lesson.expectRows('back 42');
});

const joined = async (lesson: LessonPage) => (await lesson.rows()).join('');

/** The page's websocket with a pair of scissors: once cut, new connections fail as well until it is mended. */
async function cuttableWire(page: Page): Promise<{ cut(): Promise<void>; mend(): void }> {
  let isCut = false;
  let current: WebSocketRoute | undefined;
  await page.routeWebSocket('**/ws', async (route) => {
    if (isCut) return route.close({ code: 1011 });
    route.connectToServer();
    current = route;
  });
  return {
    async cut() {
      isCut = true;
      await current?.close({ code: 1011 });
    },
    mend() {
      isCut = false;
    },
  };
}
