// A call to the engine → the command that makes it again in the learner's terminal. Pure; what the call has in it came from
// any program of the learner's, so the command is one line and holds nothing that a terminal would obey.
import type { ApiCall } from '../../lib/protocol/messages.ts';

const SOCKET = '/var/run/docker.sock';
const CONTROL = /\p{Cc}/gu;
/** curl would take these in an address as patterns. */
const PATTERN = /[[\]{}]/;

export function curlOf({ method, path, requestBody }: Pick<ApiCall, 'method' | 'path' | 'requestBody'>): string {
  const words = ['curl', '--unix-socket', SOCKET];
  if (PATTERN.test(path)) words.push('--globoff');
  // Otherwise curl would wait for a body that never comes.
  if (method === 'HEAD') words.push('--head');
  else if (method !== 'GET') words.push('-X', /^[A-Z]+$/.test(method) ? method : quote(method));
  if (requestBody !== null) words.push('-H', quote('Content-Type: application/json'), dataOption(requestBody));
  if (requestBody !== null) words.push(quote(onOneLine(requestBody)));
  return [...words, quote(`http://localhost${path}`)].join(' ');
}

/** `-d @name` would send a file. */
const dataOption = (body: string): string => (body.trimStart().startsWith('@') ? '--data-raw' : '-d');

/** JSON means the same without its line breaks; in its texts they are written as `\n`. */
const onOneLine = (body: string): string =>
  body
    .split('\n')
    .map((line) => line.trim())
    .join(' ');

const quote = (word: string): string => `'${word.replace(CONTROL, '').replaceAll("'", "'\\''")}'`;
