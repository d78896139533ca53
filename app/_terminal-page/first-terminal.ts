// What the page runs first: opens the terminal that the document has a place for. React, which knows all the rest of the
// page, is fetched when the prompt is in sight, or when there is something to say instead of one.
import { isUsable, type LessonState } from '../../lib/client/lesson-state.ts';
import { MAIN_TERMINAL } from '../../lib/protocol/limits.ts';
import { openTerminal } from '../_workspace/open-terminal.ts';
import { panelId, tabId } from '../_workspace/terminal-ids.ts';
import { live, locale } from './live.ts';

/** A prompt comes in less, where one comes soon. */
const PATIENCE_MS = 1200;

const messages = {
  ko: () => import('../../lib/i18n/messages/ko.json'),
  en: () => import('../../lib/i18n/messages/en.json'),
} as const;

async function openFirst(): Promise<void> {
  const element = document.querySelector<HTMLElement>(`#${panelId(MAIN_TERMINAL)} [data-host]`);
  if (element === null) return;
  const label = document.getElementById(tabId(MAIN_TERMINAL))?.textContent ?? '';
  const abort = new AbortController();
  const opened = openTerminal({ element, name: MAIN_TERMINAL, live, words: { label }, signal: abort.signal });
  live.early.put(MAIN_TERMINAL, { opened, abort });
  const { screen } = await opened;
  element.dataset.host = 'opened';
  await screen.drawn;
}

/** Resolves when there will be no prompt for now: the page has to say why. */
function somethingToSay(): Promise<void> {
  return new Promise((resolve) => {
    const stop = live.store.subscribe(() => {
      if (isOnItsWay(live.store.get())) return;
      stop();
      resolve();
    });
  });
}

const isOnItsWay = ({ link, sandbox }: LessonState): boolean =>
  link.status === 'connected'
    ? isUsable(sandbox) || sandbox.status === 'none' || sandbox.status === 'preparing'
    : link.status === 'reconnecting' && link.first;

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));

async function showRest(): Promise<void> {
  const [{ showPanel }, { default: texts }] = await Promise.all([import('./show-panel.tsx'), messages[locale]()]);
  showPanel(texts);
}

/** The document has words for that: nothing else can be counted on. */
function sayUnloaded(error: unknown): void {
  console.error('Slipway: the page could not be loaded', error);
  const unloaded = document.querySelector<HTMLElement>('[data-unloaded]');
  if (unloaded !== null) unloaded.hidden = false;
}

live.start();
// What failed is said by React, which takes the failed terminal.
await Promise.race([openFirst().catch(() => undefined), somethingToSay(), patience()]);
await showRest().catch(sayUnloaded);
