// The client of ttyd 1.7.7 as far as its protocol goes: what its own page says and when (html/src/components/terminal).
// A screen that takes everything at once stands in for xterm.js.
import WebSocketClient, { type RawData } from 'ws';
import { ShellView } from '../shell-view.ts';
import type { OpenTerminal } from './peer.ts';

const OUTPUT = '0'.charCodeAt(0);
const INPUT = '0';
const PAUSE = '2';
const RESUME = '3';
/** Of its page: asks for a pause when more than `high` pieces of this size are not drawn, goes on below `low`. */
const FLOW = { pieceBytes: 100_000, high: 10, low: 4 };

export class TtydClient implements OpenTerminal {
  readonly shell = new ShellView((text) => this.#socket.send(Buffer.from(INPUT + text)));
  readonly #socket: WebSocketClient;
  #written = 0;
  #pending = 0;

  constructor(port: number, size: { readonly cols: number; readonly rows: number }) {
    // Its server would compress, which costs more on a fast line than it saves, and is faster without.
    this.#socket = new WebSocketClient(`ws://127.0.0.1:${port}/ws`, 'tty', { perMessageDeflate: false });
    this.#socket.on('error', () => undefined);
    this.#socket.on('open', () => {
      this.#socket.send(Buffer.from(JSON.stringify({ AuthToken: '', columns: size.cols, rows: size.rows })));
    });
    this.#socket.on('message', (data) => this.#receive(data));
  }

  pauseReading(): void {
    this.#socket.pause();
  }

  resumeReading(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.close();
  }

  #receive(data: RawData): void {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    if (bytes[0] !== OUTPUT) return;
    const output = bytes.subarray(1);
    this.#written += output.length;
    if (this.#written <= FLOW.pieceBytes) {
      this.shell.output.write(output, () => undefined);
      return;
    }
    this.#written = 0;
    this.#pending += 1;
    this.shell.output.write(output, () => this.#drawn());
    if (this.#pending > FLOW.high) this.#socket.send(Buffer.from(PAUSE));
  }

  #drawn(): void {
    this.#pending = Math.max(0, this.#pending - 1);
    if (this.#pending < FLOW.low) this.#socket.send(Buffer.from(RESUME));
  }
}
