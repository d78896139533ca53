// The client's terminal as a writer and as a reader: who types, whose size counts, and whose emulator answers.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TerminalRole } from '../protocol/messages.ts';
import { opened, otherSize, size, view } from './testing/role-under-test.ts';
import { attached, FakeScreen, setUp, startClock, stopClock } from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

const CURSOR_REPLY = '\x1b[3;1R';
describe('attaching', () => {
  it.each<TerminalRole>(['writer', 'reader'])('is done as %s, as the page says at that moment', async (role) => {
    const { client, socket, greet, drop, page, terminal, shownRole } = opened(role);
    expect(socket().sent('terminal.attach')).toMatchObject([{ role, ...size }]);
    expect([terminal.role, shownRole()]).toEqual([role, role]);
    await drop();
    expect([terminal.role, shownRole()]).toEqual([null, null]);
    page.standing = role === 'writer' ? 'away' : 'view';
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'reader' }]);
    client.connection.stop();
  });

  it('once more finds the terminal as it was left, and takes it from nobody', async () => {
    const { client, socket, greet, drop, page } = opened('writer');
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'writer' }]);
    socket().say(attached(0));
    page.standing = 'view';
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'volunteer' }]);
    socket().say(attached(0, 0, { role: 'reader' }));
    page.standing = 'keyboard';
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'volunteer' }]);
    client.connection.stop();
  });

  it('is done as a writer when the learner wanted to write meanwhile, or typed', async () => {
    const { client, greet, drop, terminal } = opened('reader');
    await drop();
    terminal.take();
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'writer' }]);
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'writer' }]);
    client.connection.stop();
  });

  it('is done as a writer when something was typed meanwhile', async () => {
    const { client, greet, drop, terminal } = opened('reader');
    await drop();
    terminal.inputText('ls');
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'writer' }]);
    client.connection.stop();
  });

  it('as a reader is not the last word when the learner comes before the answer', async () => {
    const { client, socket, greet, drop, terminal } = opened('reader');
    await drop();
    greet();
    terminal.take();
    socket().say(attached(0, 0, { role: 'reader' }));
    expect(socket().sent('terminal.take')).toHaveLength(1);
    client.connection.stop();
  });
});

describe('a reader', () => {
  it('shows the size of the writer, and keeps its own for when it takes over', () => {
    const { client, socket, screen, terminal } = opened('reader');
    expect(screen.followed).toEqual(otherSize);
    terminal.resize({ cols: 90, rows: 30 });
    expect(socket().sent('terminal.resize')).toEqual([]);
    terminal.take();
    expect(socket().sent('terminal.take')).toEqual([{ type: 'terminal.take', channel: 0, cols: 90, rows: 30 }]);
    terminal.resize(size);
    socket().say(view('writer'));
    expect(screen.followed).toBeNull();
    expect(socket().sent('terminal.resize')).toMatchObject([size]);
    client.connection.stop();
  });

  it('takes over before it types, and loses nothing', () => {
    const { client, socket, terminal, shownRole } = opened('reader');
    const paste = 'x'.repeat(1024 * 1024);
    terminal.inputText('cat > f\r');
    terminal.inputText(paste);
    expect(socket().input).toEqual([]);
    expect(socket().sent('terminal.take')).toHaveLength(1);
    socket().say(view('writer'));
    terminal.inputText('\x04');
    expect(socket().input.join('')).toBe(`cat > f\r${paste}\x04`);
    expect(shownRole()).toBe('writer');
    client.connection.stop();
  });

  it('keeps what was typed when the connection breaks before the answer', async () => {
    const { client, socket, greet, drop, terminal } = opened('reader');
    terminal.inputText('ls\r');
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ role: 'writer' }]);
    socket().say(attached(0));
    expect(socket().input).toEqual(['ls\r']);
    client.connection.stop();
  });

  it('asks again, at the next key, when there is no answer', async () => {
    const { client, socket, terminal } = opened('reader');
    terminal.inputText('l');
    await vi.advanceTimersByTimeAsync(6000);
    terminal.inputText('s');
    expect(socket().sent('terminal.take')).toHaveLength(2);
    socket().say(view('writer'));
    expect(socket().input).toEqual(['l', 's']);
    client.connection.stop();
  });

  it.each([
    ['answers', CURSOR_REPLY],
    ['the focus', '\x1b[I'],
    ['the pointer', '\x1b[<35;10;5M'],
  ])('keeps to itself what its emulator says by itself: %s', (_, text) => {
    const { client, socket, terminal } = opened('reader');
    terminal.inputText(text);
    terminal.inputBytes(Uint8Array.of(0x1b, 0x5b, 0x4d, 0x43, 0x30, 0x30));
    expect(socket().sent('terminal.take')).toEqual([]);
    socket().say(view('writer'));
    expect(socket().input).toEqual([]);
    terminal.inputText(text);
    expect(socket().input).toEqual([text]);
    client.connection.stop();
  });

  it('answers nothing that was asked of the writer before it took over', () => {
    const { client, socket, screen, terminal } = opened('reader');
    screen.isSlow = true;
    socket().print(0, '\x1b[6n');
    terminal.take();
    socket().say(view('writer'));
    terminal.inputText(CURSOR_REPLY);
    expect(socket().input).toEqual([]);
    screen.catchUp();
    socket().print(4, '\x1b[6n');
    terminal.inputText(CURSOR_REPLY);
    expect(socket().input).toEqual([CURSOR_REPLY]);
    client.connection.stop();
  });
});

describe('a writer', () => {
  it('lets go, reads on without a gap, and what is typed meanwhile takes over and is not lost', () => {
    const { client, socket, screen, page, terminal, shownRole } = opened('writer');
    socket().print(0, 'one ');
    page.standing = 'away';
    terminal.release();
    expect(socket().sent('terminal.attach').slice(1)).toMatchObject([{ role: 'reader', resumeFrom: 4 }]);
    // Sent before the server had heard of it, and so sent again.
    socket().print(4, 'two ');
    terminal.inputText('ls');
    expect(socket().sent('terminal.take')).toEqual([]);
    socket().say(attached(4, 8, { role: 'reader' }));
    socket().print(4, 'two ');
    expect([screen.text, shownRole()]).toEqual(['one two ', 'reader']);
    expect(socket().sent('terminal.take')).toHaveLength(1);
    socket().say(view('writer'));
    expect(socket().input).toEqual(['ls']);
    client.connection.stop();
  });

  it('becomes a reader when another page takes over, and nothing of it has failed', () => {
    const { client, store, socket, screen, terminal } = opened('writer');
    expect(screen.followed).toBeNull();
    socket().say(view('reader'));
    terminal.inputText(CURSOR_REPLY);
    socket().refuse('read-only');
    expect(screen.followed).toEqual(otherSize);
    expect(store.get()).toMatchObject({ roles: { main: 'reader' }, terminals: { main: null }, notice: null });
    expect(socket().input).toEqual([]);
    expect(socket().sent('terminal.take')).toEqual([]);
    client.connection.stop();
  });

  it('has nothing to take', () => {
    const { client, socket, terminal } = opened('writer');
    terminal.take();
    expect(socket().sent('terminal.take')).toEqual([]);
    client.connection.stop();
  });

  it('is all that can let go', () => {
    const { client, socket, terminal } = opened('reader');
    terminal.release();
    expect(socket().sent('terminal.attach')).toHaveLength(1);
    client.connection.stop();
  });
});

it('is not refused by a fault that a key met on the channel before', () => {
  const { client, store, socket, greet } = setUp();
  client.connection.start();
  greet();
  client.openTerminal({ name: 'main', screen: new FakeScreen(), size, standing: () => 'keyboard' });
  socket().refuse('read-only');
  expect(store.get().terminals.main).toEqual({ status: 'opening' });
  client.connection.stop();
});
