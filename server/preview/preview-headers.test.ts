import { describe, expect, it } from 'vitest';
import { toBrowser, toSandbox } from './preview-headers.ts';

const PASSAGE = { inside: 'localhost:8080', outside: 'http://x.preview.localhost:3000' };
const SITE = ['http://localhost:3000'];
const answered = (...raw: string[]) => {
  const list = toBrowser(raw, PASSAGE, SITE);
  return list.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${list[index + 1]}`] : []));
};
const OURS = [
  `Content-Security-Policy: frame-ancestors 'self' ${SITE[0]}`,
  'Referrer-Policy: same-origin',
  'Cache-Control: no-cache',
];

describe('what the page in the sandbox gets', () => {
  it.each([
    [{ host: PASSAGE.outside }, {}],
    [{ accept: 'text/html', connection: 'close, X-Hop', 'x-hop': '1', 'keep-alive': '5' }, { accept: 'text/html' }],
    [{ cookie: 'slipway_learner=a.b' }, {}],
    [{ cookie: 'a=1; slipway-locale=ko; SLIPWAY_learner=x; b=2' }, { cookie: 'a=1; b=2' }],
    [{ origin: PASSAGE.outside }, { origin: 'http://localhost:8080' }],
    [{ origin: `${PASSAGE.outside}.evil` }, { origin: `${PASSAGE.outside}.evil` }],
    [{ referer: `${PASSAGE.outside}/a?b` }, { referer: 'http://localhost:8080/a?b' }],
    [{ 'x-forwarded-for': '1.2.3.4', forwarded: 'for=1.2.3.4', 'x-real-ip': '1.2.3.4' }, {}],
    [{ expect: '100-continue', te: 'trailers', upgrade: 'h2c' }, {}],
    [{ 'transfer-encoding': 'gzip, chunked', 'content-length': '5' }, { 'transfer-encoding': 'chunked' }],
    [{ 'content-length': '5', connection: 'Content-Length' }, { 'content-length': '5' }],
  ])('of %j', (headers, expected) => {
    const own = { host: 'localhost:8080', connection: 'keep-alive' };
    expect(toSandbox(headers, PASSAGE)).toEqual({ ...own, ...expected });
  });

  it('of an upgrade is the upgrade, too', () => {
    expect(
      toSandbox({ upgrade: 'websocket', connection: 'Upgrade', 'content-length': '5' }, PASSAGE, 'websocket'),
    ).toEqual({
      ...{ host: 'localhost:8080', connection: 'Upgrade', upgrade: 'websocket' },
    });
  });
});

describe('what the browser gets', () => {
  it.each([
    [['Set-Cookie', 'a=1; Path=/'], ['Set-Cookie: a=1; Path=/']],
    [
      ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2; HttpOnly'],
      ['Set-Cookie: a=1', 'Set-Cookie: b=2; HttpOnly'],
    ],
    [['Set-Cookie', 'a=1; Domain=preview.localhost'], []],
    [['Set-Cookie', 'a=1; domain = localhost'], []],
    [['Set-Cookie', 'slipway_learner=forged'], []],
    [['Location', 'http://localhost:8080/there/'], ['Location: /there/']],
    [['Location', 'http://localhost:8080'], ['Location: /']],
    [['Location', 'http://localhost:80801/'], ['Location: http://localhost:80801/']],
    [['Location', '/there'], ['Location: /there']],
    [['Strict-Transport-Security', 'max-age=1', 'Alt-Svc', 'h3'], []],
    [['Connection', 'X-Hop', 'X-Hop', '1', 'Transfer-Encoding', 'chunked'], []],
    [['Content-Security-Policy', "default-src 'self'"], ["Content-Security-Policy: default-src 'self'"]],
  ])('of %j', (raw, expected) => expect(answered(...raw)).toEqual([...expected, ...OURS]));

  it('keeps what the page says of referrers', () => {
    expect(answered('Referrer-Policy', 'origin')).toEqual(['Referrer-Policy: origin', OURS[0], OURS[2]]);
  });

  it('keeps what the page says of how long it may be kept', () => {
    expect(answered('Cache-Control', 'max-age=60')).toEqual(['Cache-Control: max-age=60', ...OURS.slice(0, 2)]);
  });
});
