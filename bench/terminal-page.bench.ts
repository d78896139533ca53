// The same terminals as somebody sees them: in Chromium, from the page that is opened to what is drawn. Both pages draw with
// xterm.js into the page itself, since a browser without a screen has no graphics card.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { launchBrowser } from './browser.ts';
import { type Measure, repeat } from './context.ts';
import { PaintedScreen, PROMPT } from './terminal/painted-screen.ts';
import type { PeerName } from './terminal/peer.ts';
import { Readings } from './terminal/readings.ts';
import { startSlipway } from './terminal/slipway-peer.ts';
import { stopLeftovers } from './terminal/stop-leftovers.ts';
import { startTtyd } from './terminal/ttyd-peer.ts';

const ROUNDS = 3;
const FLOOD_MS = 2000;
const LAST = 300_000;
const VIEWPORT = { width: 1280, height: 800 };
const OPENED_TARGET_MS = 320;
const INTERRUPT_TARGET_MS = 200;

interface Site {
  readonly name: PeerName;
  readonly url: string;
  readonly cookie?: string;
}

export const measure: Measure = async (context) => {
  const slipway = await startSlipway(context);
  const ttyd = await startTtyd(context, slipway.container, ['rendererType=dom']);
  const browser = await launchBrowser(context);
  const sites: Site[] = [
    { name: 'slipway', url: `http://127.0.0.1:${slipway.server.port}/en/terminal`, cookie: slipway.cookie },
  ];
  if (ttyd?.server) sites.push({ name: 'ttyd', url: `http://127.0.0.1:${ttyd.server.port}/` });
  const readings = new Readings();
  await repeat(ROUNDS, context, async (round) => {
    for (const site of round % 2 === 0 ? sites : [...sites].reverse()) {
      await visit(browser, site, readings);
      // Each visitor gets a new shell, as that of the other does.
      await slipway.endShells();
      await stopLeftovers(context, slipway.container);
    }
  });
  return readings.toResults(['slipway', 'ttyd']);
};

/** A browser that has been nowhere yet, of a learner whose engine is there. */
async function visit(browser: Browser, { name, url, cookie }: Site, readings: Readings): Promise<void> {
  const visitor = await browser.newContext({ viewport: VIEWPORT });
  try {
    if (cookie !== undefined) await visitor.addCookies([{ ...toCookie(cookie), url: new URL('/', url).href }]);
    const screen = new PaintedScreen(await visitor.newPage());
    const openedMs = await screen.openedTo(url, PROMPT);
    await screen.focus();
    await screen.type(`seq 1 ${LAST}`);
    const floodMs = await screen.after('Enter', `${LAST}\\n.*${PROMPT}`);
    await screen.type('yes');
    await screen.after('Enter', 'y\\ny\\ny$');
    await sleep(FLOOD_MS);
    const interruptedMs = await screen.after('Control+c', PROMPT);
    readings.add(name, [
      { name: 'cold page → prompt painted', unit: 'ms', values: [openedMs], target: OPENED_TARGET_MS },
      { name: `\`seq 1 ${LAST}\`: Enter → its end painted`, unit: 'ms', values: [floodMs], target: 'ttyd' },
      {
        name: 'Ctrl-C in an endless `yes` → prompt painted',
        unit: 'ms',
        values: [interruptedMs],
        target: INTERRUPT_TARGET_MS,
      },
    ]);
  } finally {
    await visitor.close();
  }
}

/** @param words `name=value`, and the value may have such a sign, too */
function toCookie(words: string): { name: string; value: string } {
  const end = words.indexOf('=');
  return { name: words.slice(0, end), value: words.slice(end + 1) };
}
