import { describe, expect, it } from 'vitest';
import type { ClientMessage } from '../protocol/messages.ts';
import { PartRequests } from './part-requests.ts';

function setUp() {
  const sent: ClientMessage[] = [];
  const wire = { connected: true, send: (message: ClientMessage) => void sent.push(message) };
  const parts = new PartRequests(wire, () => Promise.reject(new Error('nothing is asked for here')));
  return { sent, wire, parts };
}

const lens = (wanted: boolean): ClientMessage => ({ type: 'lens.watch', wanted });
const map = (host: string, wanted: boolean): ClientMessage => ({ type: 'map.watch', host, wanted });

describe('what parts of a page watch', () => {
  it('is asked for once, however many watch it, and no more when the last one is gone', () => {
    const { sent, parts } = setUp();
    const stops = [parts.watchLens(), parts.watchLens()];
    expect(sent).toEqual([lens(true)]);
    stops[0]?.();
    stops[0]?.();
    expect(sent).toEqual([lens(true)]);
    stops[1]?.();
    expect(sent).toEqual([lens(true), lens(false)]);
  });

  it('is asked for again when there is a connection again', () => {
    const { sent, wire, parts } = setUp();
    wire.connected = false;
    parts.watchLens();
    parts.watchMap('main');
    parts.watchMap('other')();
    expect(sent).toEqual([]);
    wire.connected = true;
    parts.connected();
    expect(sent).toEqual([lens(true), map('main', true)]);
  });
});
