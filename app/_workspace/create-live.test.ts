// A page from its start to its first terminals, with the real session over a socket double: in which order things are there.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeScreen, FakeSocket, ready } from '../../lib/client/testing/session-client-under-test.ts';
import type { ServerMessage } from '../../lib/protocol/messages.ts';
import { createLive } from './create-live.ts';
import * as rememberedView from './remembered-view.ts';
import { terminalCode } from './terminal-code.ts';
import { paneOf } from './terminal-layout.ts';
import { pageOf, writeMemory } from './view-memory.ts';
import { activeTerminal, initialView, withShown } from './view-state.ts';

vi.mock(import('./terminal-code.ts'), () => ({ terminalCode: vi.fn() }));

const both: ServerMessage = {
  ...(ready as Extract<ServerMessage, { type: 'welcome' }>),
  terminals: [
    { name: 'main', title: null },
    { name: 't2', title: null },
  ],
};

let sockets: FakeSocket[];
let keyboard: { closest: (selector: string) => object | null };

class Socket extends FakeSocket {
  static readonly OPEN = 1;
  constructor() {
    super();
    sockets.push(this);
  }
}

beforeEach(() => {
  sockets = [];
  keyboard = { closest: () => null };
  const page = { cookie: '', visibilityState: 'visible', activeElement: keyboard };
  const kept = writeMemory(pageOf(null), withShown(initialView(['main']), 't2'));
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', Object.assign(new EventTarget(), page));
  vi.stubGlobal('location', { protocol: 'http:', host: 'test' });
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: true }));
  vi.stubGlobal('sessionStorage', { getItem: () => kept, setItem: vi.fn() });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page that begins with `main`, is remembered with `t2` in front, and gets the code of that when `arrive` is called. */
async function start() {
  let arrived = (_: typeof rememberedView | null): void => undefined;
  const memory = new Promise<typeof rememberedView | null>((resolve) => {
    arrived = resolve;
  });
  const session = import('../../lib/client/session-client.ts');
  vi.mocked(terminalCode).mockReturnValue({ memory, session, screen: new Promise(() => undefined) });
  const live = createLive({ locale: 'en', lesson: null, terminals: ['main'] });
  const focus = vi.spyOn(live.screens, 'focus');
  const stop = live.start();
  const client = await live.client;
  const standing = () => (paneOf(live.view.get().layout, 'main') === null ? 'away' : 'view');
  client.openTerminal({ name: 'main', screen: new FakeScreen(), size: { cols: 80, rows: 24 }, standing });
  const arrive = async (module: typeof rememberedView | null) => {
    arrived(module);
    await vi.waitUntil(() => sockets.length > 0);
  };
  const greet = () => {
    sockets[0]?.onopen?.();
    sockets[0]?.say(both);
    const [attach] = sockets[0]?.sent('terminal.attach') ?? [];
    return { front: activeTerminal(live.view.get()), role: attach?.role, focused: focus.mock.calls.flat() };
  };
  return { arrive, greet, stop };
}

it('does not connect before it can know what was in front, and takes no terminal that goes behind', async () => {
  const { arrive, greet, stop } = await start();
  await new Promise(setImmediate);
  expect(sockets).toHaveLength(0);
  await arrive(rememberedView);
  expect(greet()).toEqual({ front: 't2', role: 'reader', focused: ['t2'] });
  stop();
});

it('begins with the first terminal where the code of the memory did not arrive', async () => {
  const { arrive, greet, stop } = await start();
  await arrive(null);
  expect(greet()).toEqual({ front: 'main', role: 'writer', focused: ['main'] });
  stop();
});

it('leaves the front and the keyboard to a learner who types already', async () => {
  const { arrive, greet, stop } = await start();
  await arrive(rememberedView);
  keyboard.closest = (selector) => (selector === '#terminal' ? {} : null);
  expect(greet()).toEqual({ front: 'main', role: 'writer', focused: [] });
  stop();
});
