// Over real websockets where buffers matter, over a fake one where time does.
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { type AddressShare, UNSHARED } from './address-shares.ts';
import { PageSocket } from './page-socket.ts';

const MIB = 1024 * 1024;
const silent = { debug() {}, warn() {}, error() {} };

class FakeWebSocket extends EventEmitter {
  readonly OPEN = WebSocket.OPEN;
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  isPaused = false;
  terminated = 0;
  readonly sent: unknown[] = [];
  readonly closedWith: unknown[] = [];

  send(data: unknown) {
    this.sent.push(data);
  }

  close(...how: unknown[]) {
    this.readyState = WebSocket.CLOSING;
    this.closedWith.push(how);
  }

  terminate() {
    this.terminated += 1;
    this.emit('close');
  }

  pause() {
    this.isPaused = true;
  }

  resume() {
    this.isPaused = false;
  }
}

function overFake(share: AddressShare = UNSHARED) {
  const fake = new FakeWebSocket();
  const heard: number[] = [];
  const onHeldBack = vi.fn();
  const page = new PageSocket(fake as unknown as WebSocket, {
    onMessage: (data) => void heard.push(data.length),
    onHeldBack,
    log: silent,
    share,
  });
  return { fake, heard, page, onHeldBack };
}

describe('what the page says', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const frame = Buffer.alloc(LIMITS.clientFrameBytes);
  const burst = LIMITS.inputBurstBytes / frame.length;

  it('is read at once as far as a large paste goes', () => {
    const { fake, heard } = overFake();
    for (let count = 0; count < burst; count += 1) fake.emit('message', frame, true);
    expect(fake.isPaused).toBe(false);
    expect(heard).toHaveLength(burst);
    fake.emit('close');
  });

  it('is read later beyond that; nothing that was read already is lost', () => {
    const { fake, heard } = overFake();
    for (let count = 0; count < burst + 3; count += 1) fake.emit('message', frame, true);
    // 62.5 ms each
    for (const [ms, more] of [
      [62, 1],
      [1, 2],
      [61, 2],
      [1, 3],
      [62, 3],
    ] as const) {
      vi.advanceTimersByTime(ms);
      expect(heard).toHaveLength(burst + more);
      expect(fake.isPaused).toBe(true);
    }
    vi.advanceTimersByTime(1);
    expect(fake.isPaused).toBe(false);
    expect(heard).toHaveLength(burst + 3);
    fake.emit('close');
  });

  it('is read later where it made the server send much', () => {
    const { fake, page } = overFake();
    page.charge(LIMITS.inputBurstBytes);
    expect(fake.isPaused).toBe(false);
    page.charge(LIMITS.inputBytesPerSecond);
    expect(fake.isPaused).toBe(true);
    vi.advanceTimersByTime(999);
    expect(fake.isPaused).toBe(true);
    vi.advanceTimersByTime(1);
    expect(fake.isPaused).toBe(false);
    fake.emit('close');
  });

  it('is work also when it is nearly nothing', () => {
    const { fake } = overFake();
    const nothing = Buffer.alloc(0);
    for (let count = 0; count < 10_000; count += 1) fake.emit('message', nothing, true);
    expect(fake.isPaused).toBe(false);
    for (let count = 0; count < 10_000; count += 1) fake.emit('ping', nothing);
    expect(fake.isPaused).toBe(true);
    fake.emit('close');
  });

  it('is never held back where somebody types, however fast', () => {
    const { fake } = overFake();
    // Mouse reports of a fast mouse, for a minute.
    for (let ms = 0; ms < 60_000; ms += 1) {
      fake.emit('message', Buffer.alloc(20), true);
      vi.advanceTimersByTime(1);
      if (fake.isPaused) break;
    }
    expect(fake.isPaused).toBe(false);
    fake.emit('close');
  });

  it('is read later when its address has sent too much; the longest of all waits holds', () => {
    const waits = [1000, 300, 0];
    const share = { ...UNSHARED, takeBytes: () => waits.shift() ?? 0, takeMessage: () => 500 };
    const { fake, page } = overFake(share);
    fake.emit('message', frame, true);
    fake.emit('ping', frame);
    page.countMessage();
    vi.advanceTimersByTime(999);
    expect(fake.isPaused).toBe(true);
    vi.advanceTimersByTime(1);
    expect(fake.isPaused).toBe(false);
    page.countMessage();
    vi.advanceTimersByTime(499);
    expect(fake.isPaused).toBe(true);
    vi.advanceTimersByTime(1);
    expect(fake.isPaused).toBe(false);
    fake.emit('close');
  });

  it('is heard later when it is many messages, however small; the page is not closed', () => {
    const { fake, page } = overFake();
    for (let count = 0; count < LIMITS.messageBurst; count += 1) page.countMessage();
    expect(fake.isPaused).toBe(false);
    page.countMessage();
    expect(fake.isPaused).toBe(true);
    vi.advanceTimersByTime(1000 / LIMITS.messagesPerSecond);
    expect(fake.isPaused).toBe(false);
    expect(fake.closedWith).toEqual([]);
    fake.emit('close');
  });

  it('is not taken for silence while it waits, and the page is told', () => {
    const { fake, onHeldBack } = overFake({ ...UNSHARED, takeBytes: () => 115_000 });
    fake.emit('message', frame, true);
    vi.advanceTimersByTime(114_000);
    expect(fake.terminated).toBe(0);
    expect(onHeldBack).toHaveBeenCalledTimes(11);
    vi.advanceTimersByTime(60_000);
    expect(fake.terminated).toBe(1);
    expect(onHeldBack).toHaveBeenCalledTimes(11);
    fake.emit('close');
  });

  it('leaves no timer behind', async () => {
    const { fake } = overFake();
    for (let count = 0; count < burst + 2; count += 1) fake.emit('message', frame, true);
    fake.emit('close');
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is heard to the end when the page leaves, what was held back, too', () => {
    const { fake, heard, page } = overFake();
    let heardAtEnd = 0;
    page.onClose(() => {
      heardAtEnd = heard.length;
    });
    for (let count = 0; count < burst + 3; count += 1) fake.emit('message', frame, true);
    fake.readyState = WebSocket.CLOSING;
    vi.advanceTimersByTime(63);
    expect(heard).toHaveLength(burst + 2);
    fake.emit('close');
    expect(heardAtEnd).toBe(burst + 3);
  });

  it('is not heard when it was held back and we close', () => {
    const { fake, heard, page } = overFake();
    for (let count = 0; count < burst + 3; count += 1) fake.emit('message', frame, true);
    page.close(4503, 'sandbox-gone');
    fake.emit('close');
    expect(heard).toHaveLength(burst + 1);
  });

  it('is not heard after the end was said', () => {
    const { fake, heard, page } = overFake();
    page.close(4503, 'sandbox-gone');
    fake.emit('message', frame, true);
    expect(heard).toEqual([]);
    fake.emit('close');
  });
});

describe('what is said to the page', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let page: PageSocket;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    await once(server, 'listening');
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [[socket]] = await Promise.all([once(server, 'connection'), once(client, 'open')]);
    page = new PageSocket(socket as WebSocket, {
      ...{ onMessage: () => undefined, onHeldBack: () => undefined },
      ...{ log: silent, share: UNSHARED },
    });
  });
  afterEach(() => {
    client.terminate();
    server.close();
  });

  const tick = () => new Promise((resolve) => setImmediate(resolve));

  it('is given up when the page reads nothing; it gets the reason when it does', async () => {
    client.pause();
    const closed = once(client, 'close');
    let received = 0;
    client.on('message', (data: Buffer) => {
      received += data.length;
    });
    for (let count = 0; count < 64; count += 1) {
      page.send(Buffer.alloc(MIB));
      await tick();
    }
    client.resume();
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4429, 'rate-limited']);
    // The kernel's buffers hold some, too.
    expect(received).toBeLessThan(40 * MIB);
  });

  it('may be much as long as the page reads it', async () => {
    const sizes: number[] = [];
    client.on('message', (data: Buffer) => void sizes.push(data.length));
    for (let count = 1; count <= 64; count += 1) {
      page.send(Buffer.alloc(MIB));
      await vi.waitFor(() => expect(sizes).toHaveLength(count), { interval: 1 });
    }
    expect(page.isClosed).toBe(false);
  });

  it('may be one very large message, and small ones while it is on its way', () => {
    const { fake, page: slow } = overFake();
    slow.send('x'.repeat(20 * MIB));
    fake.bufferedAmount = 20 * MIB;
    slow.send('a little more');
    expect(fake.closedWith).toEqual([]);
    fake.bufferedAmount += LIMITS.sendBufferBytes + 1;
    slow.send('too much');
    slow.send('and nothing after it');
    expect(fake.closedWith).toEqual([[4429, 'rate-limited']]);
    expect(fake.sent).toHaveLength(2);
    fake.emit('close');
  });
});
