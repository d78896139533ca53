// A page with one terminal, open as a writer's or a reader's, for tests of who writes.
import type { ServerMessage, TerminalRole } from '../../protocol/messages.ts';
import type { Standing } from '../terminal-role.ts';
import { attached, FakeScreen, setUp } from './session-client-under-test.ts';

export const size = { cols: 80, rows: 24 };
/** Of another page, which writes. */
export const otherSize = { cols: 120, rows: 40 };

export const view = (role: TerminalRole, { vacant = false, inputSeq = 0 } = {}): ServerMessage => ({
  ...{ type: 'terminal.view', channel: 0, inputSeq, role, vacant },
  ...otherSize,
});

export function opened(role: TerminalRole) {
  const all = setUp();
  const screen = new FakeScreen();
  const page: { standing: Standing } = { standing: role === 'writer' ? 'keyboard' : 'away' };
  all.client.connection.start();
  all.greet();
  const terminal = all.client.openTerminal({ name: 'main', screen, size, standing: () => page.standing });
  all.socket().say(attached(0, 0, { role, ...(role === 'reader' && otherSize) }));
  const shownRole = () => all.store.get().roles.main;
  return { ...all, screen, page, terminal, shownRole };
}
