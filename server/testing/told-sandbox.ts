// A sandbox of which only the lens is there: a test tells what it would tell.
import { PassThrough } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import type { DialTarget, Sandbox } from '../sandbox/sandbox-provider.ts';
import { LENS_GREETING, lensRecord, openedRecord } from './lens-teller.ts';

export class ToldSandbox {
  /** Of all followers, in the order in which they came. */
  readonly streams: PassThrough[] = [];
  /** So many that come now are refused. */
  refusals = 0;

  get asSandbox(): Sandbox {
    return { dial: (target: DialTarget) => this.#dial(target) } as unknown as Sandbox;
  }

  /** Whom it tells now. */
  get follower(): PassThrough | undefined {
    return this.streams.findLast((stream) => !stream.destroyed);
  }

  tell(...bytes: Buffer[]): void {
    this.follower?.write(Buffer.concat(bytes));
  }

  /** One command that makes one call, which is answered with this. */
  tellCall(words: readonly string[], { connection = 1, answer = '{}' } = {}): void {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(answer)}`;
    this.tell(
      openedRecord(words, { connection, pid: 100 + connection }),
      lensRecord({ kind: '>', connection, bytes: 'GET /v1.41/containers/json HTTP/1.1\r\nHost: docker\r\n\r\n' }),
      lensRecord({ kind: '<', connection, bytes: `${head}\r\n\r\n${answer}` }),
      lensRecord({ kind: 'x', connection }),
    );
  }

  async #dial(target: DialTarget): Promise<PassThrough> {
    if (target !== 'lens') throw new SlipwayError('internal', `found ${JSON.stringify(target)}, expected the lens`);
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new SlipwayError('sandbox-gone', 'fake refusal');
    }
    const stream = new PassThrough();
    this.streams.push(stream);
    stream.write(LENS_GREETING);
    return stream;
  }
}
