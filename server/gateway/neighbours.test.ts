// A class behind one address, of which one floods: the others may have to wait, and lose nothing.
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { AddressShares } from './address-shares.ts';
import { PageSocket } from './page-socket.ts';

const CLASS = 30;
/** Cookies are free: one who floods has as many learners as they like. */
const FLOODING = 40;
const STEP_MS = 20;
const FLOOD_MS = 60_000;
const PASTE_AT_MS = 20_000;
const PASTE_FRAMES = 64;
/** What the system reads of a connection at a time. */
const READ_BYTES = 64 * 1024;
/** Of one that nobody reads, the system keeps so many messages and no more. */
const KEPT = 400;
const KEY = Buffer.alloc(20);
const MESSAGE = Buffer.from('a message');
const FRAME = Buffer.alloc(LIMITS.clientFrameBytes);

/** A page at the other end of a network, which keeps what the server does not read. */
class FarPage extends EventEmitter {
  readonly OPEN = WebSocket.OPEN;
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  closings = 0;
  said = 0;
  heard = 0;
  answers = 0;
  #isPaused = false;
  #onItsWay: Buffer[] = [];

  constructor(shares: AddressShares) {
    super();
    const socket = new PageSocket(this as unknown as WebSocket, {
      onMessage: (data) => {
        this.heard += 1;
        if (data.equals(MESSAGE)) socket.countMessage();
      },
      onHeldBack: () => {
        this.answers += 1;
      },
      log: { debug() {}, warn() {}, error() {} },
      share: shares.open('192.0.2.1', Date.now()),
    });
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  say(data: Buffer): void {
    this.said += 1;
    this.#onItsWay.push(data);
  }

  /** Says so much that it can say no more. */
  fill(data: Buffer): void {
    while (this.#onItsWay.length < KEPT) this.say(data);
  }

  /** What is there is read, a piece at a time: what is in one comes at once. */
  carry(): void {
    for (let read = 0; !this.#isPaused && this.#onItsWay.length > 0; read = 0) {
      while (read < READ_BYTES && this.#onItsWay.length > 0) {
        const data = this.#onItsWay.shift() as Buffer;
        read += data.length;
        this.emit('message', data, true);
      }
    }
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  close(): void {
    this.closings += 1;
  }

  terminate(): void {
    this.closings += 1;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('closes no page, holds back nobody who types, and hears all that was said in the end', async () => {
  const shares = new AddressShares();
  const flooding = Array.from({ length: FLOODING }, () => new FarPage(shares));
  const honest = Array.from({ length: CLASS - 1 }, () => new FarPage(shares));
  const [pasting, dragging, ...typing] = honest as [FarPage, FarPage, ...FarPage[]];
  let typistsHeldBack = 0;

  const say = (pages: readonly FarPage[], data: Buffer) => {
    for (const page of pages) page.say(data);
  };
  const work = (elapsedMs: number) => {
    if (elapsedMs % 100 === 0) say(typing, KEY);
    if (elapsedMs % LIMITS.pingIntervalMs === 0) say(honest, MESSAGE);
    if (elapsedMs % 20 === 0) say([dragging], MESSAGE);
    if (elapsedMs === PASTE_AT_MS) say(Array(PASTE_FRAMES).fill(pasting), FRAME);
  };
  const carry = async () => {
    for (const page of [...flooding, ...honest]) page.carry();
    typistsHeldBack += typing.filter(({ isPaused }) => isPaused).length;
    await vi.advanceTimersByTimeAsync(STEP_MS);
  };
  for (let elapsedMs = 0; elapsedMs < FLOOD_MS; elapsedMs += STEP_MS) {
    for (const [index, page] of flooding.entries()) page.fill(index % 2 ? FRAME : MESSAGE);
    work(elapsedMs);
    await carry();
  }
  expect(typistsHeldBack).toBe(0);
  // Who drags a window was held back, and was told so instead of being closed.
  expect(dragging.heard).toBeLessThan(dragging.said);
  expect(dragging.answers).toBeGreaterThan(0);

  for (const page of flooding.splice(0)) page.emit('close');
  for (let elapsedMs = 0; elapsedMs < FLOOD_MS; elapsedMs += STEP_MS) {
    if (elapsedMs % LIMITS.pingIntervalMs === 0) say(honest, MESSAGE);
    await carry();
  }
  for (const page of honest) expect([page.closings, page.heard]).toEqual([0, page.said]);
  for (const page of honest) page.emit('close');
});
