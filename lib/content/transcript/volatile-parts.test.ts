import { describe, expect, it } from 'vitest';
import { findVolatile, mergeRanges } from './volatile-parts.ts';

const ID = '3f0c9a7be12d';
const LONG_ID = `${ID}${'0123456789abcdef'.repeat(3)}0123`;

/** What is marked, in brackets. */
function marked(text: string): string {
  let result = '';
  let at = 0;
  for (const [from, to] of findVolatile(text)) {
    result += `${text.slice(at, from)}[${text.slice(from, to)}]`;
    at = to;
  }
  return result + text.slice(at);
}

describe('is marked as volatile', () => {
  it.each([
    ['a container id', `My name is: ${ID}`, `My name is: [${ID}]`],
    ['a long id', LONG_ID, `[${LONG_ID}]`],
    ['a digest', `Digest: sha256:${LONG_ID}`, `Digest: [sha256:${LONG_ID}]`],
    ['a layer', `${ID}: Pull complete`, `[${ID}]: Pull complete`],
    ['a generated name', `Exited (0)   zen_hopper`, `Exited (0)   [zen_hopper]`],
    ['a generated name with a number', 'zen_hopper3', '[zen_hopper3]'],
    ['an IPv4 address', 'inet 172.17.0.2/16 eth0', 'inet [172.17.0.2/16] eth0'],
    ['an IPv6 address', 'inet6 fe80::42:acff:fe11:2/64', 'inet6 [fe80::42:acff:fe11:2/64]'],
    ['a hardware address', 'ether 02:42:ac:11:00:02', 'ether [02:42:ac:11:00:02]'],
    ['a port that the engine chose', '0.0.0.0:32768->80/tcp', '0.0.0.0:[32768]->80/tcp'],
    ['an age', `${ID}  2 seconds ago  Up 3 minutes`, `[${ID}]  [2 seconds ago]  Up [3 minutes]`],
    ['an age in words', 'Exited (0) Less than a second ago', 'Exited (0) [Less than a second ago]'],
    ['an age about', 'Up About a minute', 'Up [About a minute]'],
    ['an ISO time', 'at 2026-11-30T12:26:28.123456789Z', 'at [2026-11-30T12:26:28.123456789Z]'],
    ['a time with a zone', '2026-11-30 12:26:28 +0000 UTC', '[2026-11-30 12:26:28 +0000 UTC]'],
    ['a time in an access log', '[30/Nov/2026:12:26:28 +0000] "GET / "', '[[30/Nov/2026:12:26:28 +0000]] "GET / "'],
    ['a time as date prints it', 'Mon Nov 30 12:26:28 UTC 2026', '[Mon Nov 30 12:26:28 UTC 2026]'],
    ['a time in a header', 'Date: Mon, 30 Nov 2026 12:26:28 GMT', 'Date: [Mon, 30 Nov 2026 12:26:28 GMT]'],
    ['a time in a listing of files', '-rw-r--r-- Nov 30 12:26 a.txt', '-rw-r--r-- [Nov 30 12:26] a.txt'],
    ['times of processes', 'root 12:26 ? 00:00:01 sleep', 'root [12:26] ? [00:00:01] sleep'],
    ['a duration', 'real 0m1.204s, 35ms', 'real [0m1.204s], [35ms]'],
    ['sizes and shares', '768MiB 1.2kB / 3 MB 0.15% 0B', '[768MiB] [1.2kB] / [3 MB] [0.15%] [0B]'],
    ['the kernel', 'Linux 6.18.5-cloud-amd64 x86_64', 'Linux [6.18.5-cloud-amd64] [x86_64]'],
    ['a version', 'Docker version 20.10.24+dfsg1, build', 'Docker version [20.10.24+dfsg1], build'],
  ])('%s', (_, text, expected) => expect(marked(text)).toBe(expected));
});

describe('is not marked', () => {
  it.each([
    ['words and counts', 'Hello from Chapter 2!'],
    ['the address that means any', '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, :::8080->80/tcp'],
    ['this machine', 'http://127.0.0.1:8080'],
    ['a name that somebody chose', 'my_web web_server happy_'],
    ['an image', 'diamol/ch02-hello-diamol-web:latest'],
    ['a port', '8080:80'],
    ['an exit code', 'Exited (137)'],
    ['a word of hex letters', 'decade facade'],
  ])('%s', (_, text) => expect(marked(text)).toBe(text));
});

it('joins what overlaps and leaves apart what does not', () => {
  expect(
    mergeRanges([
      [5, 9],
      [0, 2],
      [1, 4],
      [4, 5],
    ]),
  ).toEqual([
    [0, 4],
    [4, 5],
    [5, 9],
  ]);
});

// A pattern that backtracks would take minutes.
it.each(['a:', '0', '1m', '0.', '12:34:', 'happy_', 'ff:', ' '])('takes a flood of %j', (part) => {
  expect(findVolatile(part.repeat(30_000)).length).toBeLessThan(60_000);
});
