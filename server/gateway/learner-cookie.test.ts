// Who a learner is, as their browser says.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { LearnerCookie } from './learner-cookie.ts';

const cookie = new LearnerCookie('a secret of thirty-two characters');

function requestWith(header: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.cookie = header;
  return request;
}

/** A cookie as a browser sends it. */
function given(): string {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  cookie.ensure(new IncomingMessage(new Socket()), response);
  return String(response.getHeader('set-cookie')).split(';', 1)[0] ?? '';
}

it('is what the cookie says', () => {
  const own = given();
  expect(own).toContain(cookie.read(requestWith(`theme=dark; ${own}; x=y`)));
  expect(cookie.read(requestWith(`${own}; ${own}`))).toBeDefined();
});

it('is nobody where a page of another host has added a cookie of its own', () => {
  const [own, put] = [given(), given()];
  expect(cookie.read(requestWith(`${put}; ${own}`))).toBeUndefined();
  expect(cookie.read(requestWith(`slipway_learner=; ${own}`))).toBeUndefined();
});

it('is nobody where it is forged', () => {
  expect(cookie.read(requestWith(`slipway_learner=${'0'.repeat(36)}.x`))).toBeUndefined();
  expect(cookie.read(requestWith(''))).toBeUndefined();
});
