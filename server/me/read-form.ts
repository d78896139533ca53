// The fields of a plain form, of which only so much is read.
import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '../../lib/errors.ts';

const MAX_BYTES = 4096;
const FORM = /^application\/x-www-form-urlencoded(;|$)/i;

/** @throws SlipwayError `too-large` | `bad-message`: no form, or not whole */
export async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  if (!FORM.test(request.headers['content-type'] ?? '')) throw new SlipwayError('bad-message', 'expected a form');
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge();
  return Object.fromEntries(new URLSearchParams((await readBytes(request)).toString('utf8')));
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The socket stays: the answer goes through it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > MAX_BYTES) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw SlipwayError.from(error, 'bad-message', 'the form did not come whole');
  }
  return Buffer.concat(chunks);
}

const tooLarge = () => new SlipwayError('too-large', `expected at most ${MAX_BYTES} bytes`);
