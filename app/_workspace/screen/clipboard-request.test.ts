// OSC 52 as programs send it, and as they should not.
import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_CHARS, readClipboardRequest } from './clipboard-request.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('readClipboardRequest', () => {
  it.each([
    ['the clipboard', `c;${base64('docker ps')}`, 'docker ps'],
    ['whatever the terminal has', `;${base64('docker ps')}`, 'docker ps'],
    ['clipboard and selection', `pc;${base64('한글\n')}`, '한글\n'],
    ['controls', `c;${base64('ls\x1b[201~\x03')}`, 'ls[201~'],
    ['a question', 'c;?', null],
    ['nothing', 'c;', null],
    ['a clearing', 'c;!', null],
    ['controls only', `c;${base64('\x1b\x03')}`, null],
    ['what is no base64', 'c;a=b=c', null],
    ['what is no UTF-8', `c;${base64(Uint8Array.of(0xff, 0xfe))}`, null],
    ['no clipboard', base64('docker ps'), null],
    ['the most there may be', `c;${base64('x'.repeat(MAX_REQUEST_CHARS))}`, 'x'.repeat(MAX_REQUEST_CHARS)],
    ['more than that', `c;${base64('x'.repeat(MAX_REQUEST_CHARS + 1))}`, null],
    ['far more', `c;${'A'.repeat(8 * MAX_REQUEST_CHARS)}`, null],
  ])('%s', (_what, data, text) => {
    expect(readClipboardRequest(data)).toBe(text);
  });
});
