// The server's log, counted: a soak has thousands of lines, and few kinds of them. Pure.

interface Kind {
  count: number;
  /** Of the last one, what the error said. */
  detail: string;
}

/** As pino numbers them. */
const WARNING = 40;

export class ServerLog {
  readonly #kinds = new Map<string, Kind>();

  /** A line of JSON, or one that Node or a library printed. */
  add(line: string): void {
    const { level, message, detail } = read(line);
    if (level < WARNING) return;
    const kind = this.#kinds.get(message) ?? { count: 0, detail };
    this.#kinds.set(message, { count: kind.count + 1, detail: detail || kind.detail });
  }

  /** The kinds of warnings and errors, the most frequent first. */
  summary(): string[] {
    const kinds = [...this.#kinds].sort(([, one], [, other]) => other.count - one.count);
    return kinds.map(([message, { count, detail }]) => `${count} × ${message}${detail && ` (the last: ${detail})`}`);
  }
}

function read(line: string): { level: number; message: string; detail: string } {
  if (!line.startsWith('{')) return { level: WARNING, message: line, detail: '' };
  const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
  return {
    level: level ?? WARNING,
    message: msg ?? line,
    detail: (err?.message ?? '').replaceAll('\n', ' ').slice(0, 200),
  };
}
