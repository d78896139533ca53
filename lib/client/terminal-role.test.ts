import { describe, expect, it } from 'vitest';
import { type RoleEvent, type RoleState, transition, viewRole } from './terminal-role.ts';

const none = (wants = false): RoleState => ({ name: 'none', wants });
const writer: RoleState = { name: 'writer' };
const reader: RoleState = { name: 'reader' };
const taking = (askedAtMs = 100): RoleState => ({ name: 'taking', askedAtMs });

const take = (atMs = 100): RoleEvent => ({ type: 'take', atMs });
const told = (role: 'writer' | 'reader'): RoleEvent => ({ type: 'told', role, atMs: 100 });
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
    [writer, detached, none()],
    [reader, detached, none()],
    [taking(), detached, none(true)],
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
  [writer, 'writer'],
  [reader, 'reader'],
  [taking(), 'reader'],
] as const)('%o shows as %o', (state, expected) => {
  expect(viewRole(state)).toBe(expected);
});
