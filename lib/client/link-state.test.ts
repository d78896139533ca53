import { describe, expect, it } from 'vitest';
import { CLOSE_CODES } from '../protocol/messages.ts';
import { type LinkEvent, type LinkState, transition, viewLink } from './link-state.ts';

const stopped: LinkState = { name: 'stopped' };
const connecting = (attempt = 0): LinkState => ({ name: 'connecting', attempt });
const greeting = (attempt = 0): LinkState => ({ name: 'greeting', attempt });
const connected: LinkState = { name: 'connected' };
const waiting = (attempt: number): LinkState => ({ name: 'waiting', attempt });
const noNetwork = (attempt: number): LinkState => ({ name: 'no-network', attempt });
const refused: LinkState = { name: 'refused', code: 'unsupported-version' };
const closed = (closeCode = 1006): LinkEvent => ({ type: 'closed', closeCode });

describe('transition', () => {
  it.each<[LinkState, LinkEvent, LinkState]>([
    [stopped, { type: 'start' }, connecting()],
    [connected, { type: 'start' }, connected],
    [connecting(2), { type: 'opened' }, greeting(2)],
    [waiting(1), { type: 'opened' }, waiting(1)],
    [greeting(3), { type: 'welcomed' }, connected],
    [connected, { type: 'welcomed' }, connected],
    [greeting(3), { type: 'unreadable' }, { name: 'refused', code: 'bad-message' }],
    [connected, { type: 'unreadable' }, connected],
    [stopped, { type: 'unreadable' }, stopped],
    [connecting(), closed(), waiting(1)],
    [greeting(2), closed(), waiting(3)],
    [connected, closed(), waiting(1)],
    [connected, closed(CLOSE_CODES.serverStopping), waiting(1)],
    [connected, closed(CLOSE_CODES.rateLimited), waiting(1)],
    [greeting(), closed(CLOSE_CODES.unsupportedVersion), refused],
    [connected, closed(CLOSE_CODES.badMessage), { name: 'refused', code: 'bad-message' }],
    [greeting(), closed(CLOSE_CODES.tooManyConnections), { name: 'refused', code: 'too-many-connections' }],
    [noNetwork(1), closed(), noNetwork(1)],
    [stopped, closed(), stopped],
    [waiting(4), { type: 'waited' }, connecting(4)],
    [connected, { type: 'waited' }, connected],
    [waiting(4), { type: 'retry' }, connecting(4)],
    [noNetwork(1), { type: 'retry' }, connecting(1)],
    [refused, { type: 'retry' }, connecting()],
    [connected, { type: 'retry' }, connected],
    [connected, { type: 'network-lost' }, noNetwork(0)],
    [waiting(2), { type: 'network-lost' }, noNetwork(2)],
    [refused, { type: 'network-lost' }, refused],
    [stopped, { type: 'network-lost' }, stopped],
    [noNetwork(2), { type: 'network-back' }, connecting(2)],
    [waiting(2), { type: 'network-back' }, connecting(2)],
    [connected, { type: 'network-back' }, connected],
    [connected, { type: 'stop' }, stopped],
  ])('%o on %o becomes %o', (state, event, expected) => {
    expect(transition(state, event)).toEqual(expected);
  });
});

describe('viewLink', () => {
  it.each([
    [connected, true, { status: 'connected' }],
    [connecting(), false, { status: 'reconnecting', first: true }],
    [connecting(), true, { status: 'reconnecting', first: false }],
    [waiting(1), false, { status: 'reconnecting', first: false }],
    [waiting(4), true, { status: 'reconnecting', first: false }],
    [waiting(5), true, { status: 'offline', cause: 'server' }],
    [connecting(9), true, { status: 'offline', cause: 'server' }],
    [noNetwork(0), true, { status: 'offline', cause: 'network' }],
    [refused, true, { status: 'offline', cause: 'refused', code: 'unsupported-version' }],
  ] as const)('%o (connected before: %s) shows as %o', (state, wasConnected, expected) => {
    expect(viewLink(state, wasConnected)).toEqual(expected);
  });
});
