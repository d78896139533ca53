import { describe, expect, it } from 'vitest';
import type { TerminalRole } from '../protocol/messages.ts';
import { type RoleEvent, type RoleState, roleToAskFor, type Standing, transition, viewRole } from './terminal-role.ts';

const none = (wants = false, was: TerminalRole | null = null): RoleState => ({ name: 'none', wants, was });
const writer: RoleState = { name: 'writer' };
const reader: RoleState = { name: 'reader', vacant: false };
const alone: RoleState = { name: 'reader', vacant: true };
const taking = (askedAtMs = 100, vacant = false): RoleState => ({ name: 'taking', vacant, askedAtMs });

const take = (atMs = 100): RoleEvent => ({ type: 'take', atMs });
const told = (role: TerminalRole, vacant = false): RoleEvent => ({ type: 'told', role, vacant, atMs: 100 });
const refused: RoleEvent = { type: 'refused' };
const detached: RoleEvent = { type: 'detached' };

describe('transition', () => {
  it.each<[RoleState, RoleEvent, RoleState]>([
    [none(), take(), none(true)],
    [none(true), take(), none(true)],
    [writer, take(), writer],
    [reader, take(), taking()],
    [taking(), take(5099), taking()],
    [taking(), take(5100), taking(5100)],
    [none(), told('writer'), writer],
    [none(true), told('writer'), writer],
    [none(), told('reader'), reader],
    [none(true), told('reader'), taking()],
    [writer, told('reader'), reader],
    [reader, told('writer'), writer],
    [reader, told('reader'), reader],
    [taking(), told('writer'), writer],
    [taking(50), told('reader'), taking(50)],
    [taking(), refused, reader],
    [writer, refused, writer],
    [none(true), refused, none(true)],
    [none(true, 'reader'), take(), none(true, 'reader')],
    [reader, told('reader', true), alone],
    [alone, told('reader'), reader],
    [alone, take(), taking(100, true)],
    [taking(), told('reader', true), taking(100, true)],
    [taking(100, true), refused, alone],
    [none(), told('reader', true), alone],
    [none(true), told('reader', true), taking(100, true)],
    [writer, detached, none(false, 'writer')],
    [reader, detached, none(false, 'reader')],
    [alone, detached, none(false, 'reader')],
    [taking(), detached, none(true, 'reader')],
    [none(true), detached, none(true)],
  ])('%o on %o becomes %o', (state, event, expected) => {
    expect(transition(state, event)).toEqual(expected);
  });

  it.each<[RoleState, RoleEvent]>([
    [writer, told('writer')],
    [writer, take()],
    [reader, told('reader')],
    [taking(), take(101)],
    [taking(), told('reader')],
    [none(), detached],
  ])('%o is left as it is by %o', (state, event) => {
    expect(transition(state, event)).toBe(state);
  });
});

it.each([
  [none(true), null],
  [alone, 'vacant'],
  [taking(100, true), 'vacant'],
  [writer, 'writer'],
  [reader, 'reader'],
  [taking(), 'reader'],
] as const)('%o shows as %o', (state, expected) => {
  expect(viewRole(state)).toBe(expected);
});

it.each<[RoleState, Standing, string]>([
  [none(), 'keyboard', 'writer'],
  [none(), 'view', 'writer'],
  [none(), 'away', 'reader'],
  [none(false, 'writer'), 'keyboard', 'writer'],
  [none(false, 'writer'), 'view', 'volunteer'],
  [none(false, 'writer'), 'away', 'reader'],
  [none(false, 'reader'), 'keyboard', 'volunteer'],
  [none(false, 'reader'), 'view', 'reader'],
  [none(false, 'reader'), 'away', 'reader'],
  [none(true, 'reader'), 'away', 'writer'],
])('%o asks, with %s, to be a %s', (state, standing, expected) => {
  expect(roleToAskFor(state, standing)).toBe(expected);
});
