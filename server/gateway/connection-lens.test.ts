// A page asks for the lens, and for no more of it, as often as it likes.
import { expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../lib/protocol/messages.ts';
import { watchLens } from './connection-lens.ts';
import type { Page } from './page.ts';

/** A page over a session whose lens tells what a test says. */
function pageWithLens() {
  const listeners = new Set<(message: ServerMessage) => void>();
  const send = vi.fn();
  let close = () => {};
  const session = {
    watchLens: (listener: (message: ServerMessage) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const onClose = (listener: () => void) => {
    close = listener;
  };
  const page = { session, send, onClose } as unknown as Page;
  const handle = watchLens(page);
  const want = (wanted: boolean) => handle({ type: 'lens.watch', wanted }, page);
  return { listeners, send, want, close: () => close() };
}

it('what the lens tells is sent once, however often it was asked for', () => {
  const { listeners, send, want } = pageWithLens();
  want(true);
  want(true);
  const message: ServerMessage = { type: 'lens', runId: null, command: { id: 1, line: 'docker ps' }, calls: [] };
  for (const tell of listeners) tell(message);
  expect(send.mock.calls).toEqual([[message]]);
});

it('ends when the page no longer wants it, and begins again', () => {
  const { listeners, want } = pageWithLens();
  want(false);
  want(true);
  want(false);
  expect(listeners.size).toBe(0);
  want(true);
  expect(listeners.size).toBe(1);
});

it('ends with the page, and does not begin after that', () => {
  const { listeners, want, close } = pageWithLens();
  want(true);
  close();
  want(true);
  expect(listeners.size).toBe(0);
});
