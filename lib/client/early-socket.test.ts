import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeClientMessage } from '../protocol/codec.ts';
import { EARLY_SCRIPT, openOrAdopt } from './early-socket.ts';

class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: string[] = [];
  readonly close = vi.fn();
  readonly url: string;
  readonly protocol: string;
  readonly #listeners: Array<() => void> = [];

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
    FakeSocket.made.push(this);
  }

  addEventListener(_: 'open', listener: () => void): void {
    this.#listeners.push(listener);
  }

  send(data: string): void {
    this.sent.push(data);
  }

  open(): void {
    this.readyState = FakeSocket.OPEN;
    for (const listener of this.#listeners) listener();
    this.onopen?.();
  }
}

interface Visit {
  readonly path: string;
  readonly prerendering?: boolean;
  readonly window?: object;
}

/** Runs the script of the page as a browser does. */
function visit({ path, prerendering = false, window = {} }: Visit) {
  FakeSocket.made = [];
  runInNewContext(EARLY_SCRIPT, {
    window,
    location: { protocol: 'https:', host: 'slipway.test', pathname: path },
    document: { prerendering },
    WebSocket: FakeSocket,
  });
  vi.stubGlobal('window', window);
  vi.stubGlobal('WebSocket', FakeSocket);
  return FakeSocket.made[0];
}

const said = (socket: FakeSocket | undefined) => (socket?.sent ?? []).map((data) => decodeClientMessage(data));
const URL = 'wss://slipway.test/ws';

afterEach(() => vi.unstubAllGlobals());

describe('the script in the page', () => {
  it.each([
    ['/en/terminal', null],
    ['/ko/lessons/docker-basics/run-a-container', { course: 'docker-basics', lesson: 'run-a-container' }],
  ])('says hello on %s, and asks for nothing else', (path, lesson) => {
    const socket = visit({ path });
    expect([socket?.url, socket?.protocol, socket?.binaryType]).toEqual([URL, 'slipway.v4', 'arraybuffer']);
    socket?.open();
    expect(said(socket)).toMatchObject([{ type: 'hello', locale: path.slice(1, 3), lesson }]);
  });

  it.each([
    '/',
    '/en',
    '/fr/terminal',
    '/en/terminal/more',
    '/en/lessons',
    '/en/lessons/a',
    '/en/lessons/a/b/c',
    '/en/lessons/A/<b>',
    '/en/lessons/../b',
  ])('does nothing on %s', (path) => {
    expect(visit({ path })).toBeUndefined();
  });

  it('does nothing in a page that is only rendered in advance', () => {
    expect(visit({ path: '/en/terminal', prerendering: true })).toBeUndefined();
  });
});

describe('openOrAdopt', () => {
  /** As the connection does: handlers first, hello when it opens. */
  const connect = () => {
    const heard: unknown[] = [];
    const socket = openOrAdopt(URL) as unknown as FakeSocket;
    socket.onopen = () => socket.send('{"hello":"again"}');
    socket.onmessage = ({ data }) => heard.push(data);
    return { socket, heard };
  };

  it('takes an open socket over: it hears what has come, in order, and says hello only once', async () => {
    const early = visit({ path: '/en/terminal' });
    early?.open();
    early?.onmessage?.({ data: 'welcome' });
    early?.onmessage?.({ data: 'sandbox' });
    const { socket, heard } = connect();
    await Promise.resolve();
    expect(heard).toEqual(['welcome', 'sandbox']);
    socket.send('{"type":"activity"}');
    expect(socket.sent.map((data) => JSON.parse(data).type)).toEqual(['hello', 'activity']);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it('takes one over that is still being opened', async () => {
    const early = visit({ path: '/en/terminal' });
    const { heard } = connect();
    await Promise.resolve();
    early?.open();
    early?.onmessage?.({ data: 'welcome' });
    expect(heard).toEqual(['welcome']);
    expect(said(early).map(({ type }) => type)).toEqual(['hello']);
  });

  it('opens a socket of its own the second time', () => {
    visit({ path: '/en/terminal' });
    connect();
    openOrAdopt(URL);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it('opens one of its own where the early one has ended or leads elsewhere', () => {
    const ended = visit({ path: '/en/terminal' });
    if (ended !== undefined) ended.readyState = 3;
    expect(openOrAdopt(URL)).not.toBe(ended);
    const other = visit({ path: '/en/terminal' });
    expect(openOrAdopt('wss://elsewhere.test/ws')).not.toBe(other);
    expect(other?.close).toHaveBeenCalled();
  });

  it('keeps a script that comes late from opening another', () => {
    visit({ path: '/en' });
    connect();
    const { window } = globalThis;
    visit({ path: '/en/terminal', window });
    expect(FakeSocket.made).toHaveLength(0);
  });

  it('opens one where there is none', () => {
    visit({ path: '/en' });
    openOrAdopt(URL);
    expect(FakeSocket.made).toHaveLength(1);
  });
});
