// A websocket client of bytes: what it sends need not be the websocket's protocol at all.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';

export interface RawFrame {
  readonly opcode: number;
  readonly payload?: Uint8Array | string;
  /** Default: the last of its message. */
  readonly isLast?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  /** Every client must mask. */
  readonly isMasked?: boolean;
}

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const MASK = Buffer.of(0x12, 0x34, 0x56, 0x78);
const MEDIUM = 126;
const LARGE = 127;

/** As RFC 6455 §5.2 lays it out. */
export function rawFrame({ opcode, payload = '', isLast = true, reserved = 0, isMasked = true }: RawFrame): Buffer {
  const bytes = Buffer.from(payload);
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = isMasked ? 0x80 : 0;
  const head = Buffer.concat([Buffer.of(first), lengthOf(bytes.length, maskBit)]);
  if (!isMasked) return Buffer.concat([head, bytes]);
  return Buffer.concat([head, MASK, bytes.map((byte, index) => byte ^ (MASK[index % 4] as number))]);
}

function lengthOf(length: number, maskBit: number): Buffer {
  if (length < MEDIUM) return Buffer.of(maskBit | length);
  const isLarge = length >= 2 ** 16;
  const bytes = Buffer.alloc(isLarge ? 9 : 3);
  bytes[0] = maskBit | (isLarge ? LARGE : MEDIUM);
  if (isLarge) bytes.writeBigUInt64BE(BigInt(length), 1);
  else bytes.writeUInt16BE(length, 1);
  return bytes;
}

export interface UpgradeOptions {
  readonly port: number;
  readonly cookie: string;
  readonly address: string;
}

export const upgradeRequest = ({ port, cookie, address }: UpgradeOptions): string =>
  [
    'GET /ws HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    `Cookie: ${cookie}`,
    `X-Forwarded-For: ${address}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${WEBSOCKET_SUBPROTOCOL}`,
    '\r\n',
  ].join('\r\n');

export class RawClient {
  readonly socket: Socket;
  /** Resolves when the server has ended it, however. */
  readonly ended: Promise<void>;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async connect(port: number): Promise<RawClient> {
    const client = new RawClient(connect(port, '127.0.0.1'));
    await once(client.socket, 'connect');
    return client;
  }

  /** A websocket, as far as the server knows. */
  static async upgraded(options: UpgradeOptions): Promise<RawClient> {
    const client = await RawClient.connect(options.port);
    client.socket.write(upgradeRequest(options));
    await once(client.socket, 'data');
    if (!client.text.startsWith('HTTP/1.1 101 ')) throw new Error(`not upgraded: ${client.text}`);
    return client;
  }

  get text(): string {
    return this.#received.toString('latin1');
  }

  /** What the server says after the upgrade. Its frames are not masked, so short ones can be read as they are. */
  get said(): string {
    return this.text.slice(this.text.indexOf('\r\n\r\n') + 4);
  }

  /** With which the server closed; undefined when it did not say. */
  get closeCode(): number | undefined {
    const at = this.said.search(/\x88[\x02-\x7d]/);
    return at < 0 ? undefined : Buffer.from(this.said, 'latin1').readUInt16BE(at + 2);
  }

  send(...frames: readonly RawFrame[]): void {
    this.socket.write(Buffer.concat(frames.map(rawFrame)));
  }
}
