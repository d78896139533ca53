// The client's terminal when the writer goes, and when another page takes over while somebody types.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { opened, view } from './testing/role-under-test.ts';
import { startClock, stopClock } from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

const CURSOR_REPLY = '\x1b[3;1R';

describe('a terminal that nobody writes in', () => {
  it('is written in by the page with the keyboard, at once and in its size', () => {
    const { client, socket, screen, page, terminal, shownRole } = opened('reader');
    page.standing = 'keyboard';
    terminal.resize({ cols: 90, rows: 30 });
    socket().say(view('reader', { vacant: true }));
    const volunteer = { type: 'terminal.volunteer', channel: 0, cols: 90, rows: 30 };
    expect([socket().sent('terminal.volunteer'), shownRole()]).toEqual([[volunteer], 'vacant']);
    expect(socket().sent('terminal.take')).toEqual([]);
    socket().say(view('writer'));
    expect([shownRole(), screen.followed]).toEqual(['writer', null]);
    client.connection.stop();
  });

  it('is left alone by another page until that one gets the keyboard', () => {
    const { client, socket, page, terminal, shownRole } = opened('reader');
    page.standing = 'view';
    socket().say(view('reader', { vacant: true }));
    terminal.volunteer();
    expect([socket().sent('terminal.volunteer'), shownRole()]).toEqual([[], 'vacant']);
    page.standing = 'keyboard';
    terminal.volunteer();
    expect(socket().sent('terminal.volunteer')).toHaveLength(1);
    socket().say(view('reader'));
    terminal.volunteer();
    expect([socket().sent('terminal.volunteer').length, shownRole()]).toEqual([1, 'reader']);
    client.connection.stop();
  });

  it('is taken by what is typed there, as any other', () => {
    const { client, socket, terminal } = opened('reader');
    socket().say(view('reader', { vacant: true }));
    terminal.inputText('ls');
    expect(socket().sent('terminal.take')).toHaveLength(1);
    socket().say(view('writer'));
    expect(socket().input).toEqual(['ls']);
    client.connection.stop();
  });
});

describe('a writer whom another page takes over', () => {
  it('sends again, once and first, what was on its way when another page took over', () => {
    const { client, socket, terminal } = opened('writer');
    for (const key of ['e', 'c', 'h', 'o']) terminal.inputText(key);
    terminal.inputText(CURSOR_REPLY);
    socket().say(view('reader', { inputSeq: 2 }));
    socket().refuse('read-only');
    terminal.inputText(' x');
    expect(socket().sent('terminal.take')).toHaveLength(1);
    socket().say(view('writer', { inputSeq: 2 }));
    expect(socket().input.slice(5)).toEqual(['h', 'o', ' x']);
    socket().say(view('reader', { inputSeq: 6 }));
    expect(socket().sent('terminal.take')).toHaveLength(1);
    client.connection.stop();
  });

  it('takes nothing back for what nobody typed, or from where the learner is now, who is told of a key', () => {
    const { client, store, socket, page, terminal } = opened('writer');
    terminal.inputText(CURSOR_REPLY);
    socket().say(view('reader'));
    socket().say(view('writer'));
    terminal.inputText('l');
    page.standing = 'away';
    socket().say(view('reader'));
    expect(socket().sent('terminal.take')).toEqual([]);
    expect(store.get().inputLost.main).toBe('taken-over');
    socket().say(view('writer'));
    expect(socket().input).toEqual([CURSOR_REPLY, 'l']);
    client.connection.stop();
  });
});
