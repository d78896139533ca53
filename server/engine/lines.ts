// Bytes that arrive in any pieces → whole lines. UTF-8 characters cut in two by a chunk come out whole.
import { StringDecoder } from 'node:string_decoder';

// A longer line is handed on in parts, so that a process without line ends cannot fill the memory.
export const LINE_LIMIT_CHARS = 1024 * 1024;

export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #limitChars: number;
  #rest = '';

  constructor(limitChars: number = LINE_LIMIT_CHARS) {
    this.#limitChars = limitChars;
  }

  /** @returns the lines that are complete now, without their line ends */
  push(chunk: Buffer): string[] {
    // What is left of earlier chunks is not looked through again: a long line may come byte by byte.
    const pieces = this.#decoder.write(chunk).split('\n');
    const last = pieces.pop() ?? '';
    const lines = pieces.map((piece) => this.#completed(piece));
    this.#rest += last;
    if (this.#rest.length > this.#limitChars) lines.push(this.#completed(''));
    return lines;
  }

  /** @returns the last line if it had no line end */
  end(): string[] {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }

  #completed(piece: string): string {
    const line = this.#rest + piece;
    this.#rest = '';
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}

export async function* splitLines(stream: AsyncIterable<Buffer>, limitChars?: number): AsyncGenerator<string> {
  const splitter = new LineSplitter(limitChars);
  for await (const chunk of stream) yield* splitter.push(chunk);
  yield* splitter.end();
}
