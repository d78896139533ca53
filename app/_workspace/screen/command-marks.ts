// Which lines of the screen belong to which command, by the marks of the shell (OSC 133). Pure: the screen hands in markers
// that move with their lines. Any program can print such marks, so nothing but the look depends on them, and they are few.

/** A place in the buffer that moves with its line; disposed when the line is gone. */
export interface Marker {
  readonly line: number;
  readonly isDisposed: boolean;
  dispose(): void;
}

export interface Place {
  readonly marker: Marker;
  readonly column: number;
}

export type Outcome =
  | { readonly status: 'running' }
  | { readonly status: 'ended'; readonly exitCode: number; readonly durationMs: number | null };

export interface Command {
  readonly id: number;
  /** Where its prompt begins; null when only its output was marked. */
  readonly prompt: Place | null;
  /** Where what was typed begins. */
  readonly input: Place | null;
  readonly output: Place;
  readonly end: Place | null;
  readonly outcome: Outcome;
}

interface Options {
  /** Marks where the cursor is now. */
  readonly mark: () => Place | null;
  /** A command began, ended, or is gone. */
  readonly onChange: (command: Command, change: 'began' | 'ended' | 'gone') => void;
}

const MAX_COMMANDS = 300;
const MAX_DURATION_MS = 7 * 24 * 60 * 60 * 1000;

export class CommandMarks {
  readonly #mark: Options['mark'];
  readonly #onChange: Options['onChange'];
  #commands: Command[] = [];
  #nextId = 1;
  #prompt: Place | null = null;
  #input: Place | null = null;

  constructor({ mark, onChange }: Options) {
    this.#mark = mark;
    this.#onChange = onChange;
  }

  /** Those whose lines are still there, oldest first. */
  get commands(): readonly Command[] {
    this.#commands = this.#commands.filter((command) => this.#keep(command));
    return this.#commands;
  }

  /** Something runs, as far as the shell says. */
  get isRunning(): boolean {
    return this.#commands.at(-1)?.outcome.status === 'running';
  }

  /** What stands between `ESC ] 133 ;` and the end of the sequence. */
  handle(data: string): void {
    const [kind, ...fields] = data.split(';');
    if (kind === 'A') this.#promptBegins();
    else if (kind === 'B') this.#promptEnds();
    else if (kind === 'C') this.#outputBegins();
    else if (kind === 'D') this.#outputEnds(fields);
  }

  /** The whole screen was emptied, with all its markers. */
  clear(): void {
    for (const command of this.#commands) this.#drop(command);
    this.#commands = [];
    this.#forgetPrompt();
  }

  /** The same, but for the line with the cursor: a prompt in it stays a prompt. */
  clearAbovePrompt(): void {
    const column = this.#input?.column;
    this.clear();
    const place = column === undefined ? null : this.#mark();
    if (place === null || column === undefined) return;
    this.#prompt = { ...place, column: 0 };
    this.#input = { ...place, column };
  }

  /** A prompt that is drawn again (Ctrl+L, a new size) takes the place of the one before. */
  #promptBegins(): void {
    this.#forgetPrompt();
    this.#prompt = this.#mark();
    if (this.#prompt !== null) this.#abandonRunning();
  }

  #promptEnds(): void {
    this.#input?.marker.dispose();
    this.#input = this.#mark();
  }

  #outputBegins(): void {
    const output = this.#mark();
    if (output === null) return;
    this.#abandonRunning();
    const [prompt, input] = [alive(this.#prompt), alive(this.#input)];
    this.#prompt = this.#input = null;
    const command: Command = { id: this.#nextId++, prompt, input, output, end: null, outcome: { status: 'running' } };
    this.#commands.push(command);
    if (this.#commands.length > MAX_COMMANDS) this.#dropFirst();
    this.#onChange(command, 'began');
  }

  #outputEnds(fields: readonly string[]): void {
    const last = this.#commands.at(-1);
    if (last === undefined || last.outcome.status !== 'running') return;
    const ended: Command = { ...last, end: this.#mark(), outcome: readOutcome(fields) };
    this.#commands[this.#commands.length - 1] = ended;
    this.#onChange(ended, 'ended');
  }

  /** A shell that went without a word (`exit`, a new one) leaves its last command running. */
  #abandonRunning(): void {
    const last = this.#commands.at(-1);
    if (last?.outcome.status !== 'running') return;
    this.#commands.pop();
    this.#drop(last);
  }

  #keep(command: Command): boolean {
    const first = command.prompt ?? command.output;
    if (!first.marker.isDisposed) return true;
    this.#drop(command);
    return false;
  }

  #dropFirst(): void {
    const first = this.#commands.shift();
    if (first !== undefined) this.#drop(first);
  }

  #drop(command: Command): void {
    for (const place of [command.prompt, command.input, command.output, command.end]) place?.marker.dispose();
    this.#onChange(command, 'gone');
  }

  #forgetPrompt(): void {
    for (const place of [this.#prompt, this.#input]) place?.marker.dispose();
    this.#prompt = this.#input = null;
  }
}

const alive = (place: Place | null): Place | null => (place?.marker.isDisposed === false ? place : null);

function readOutcome([code = '', ...fields]: readonly string[]): Outcome {
  const exitCode = /^\d{1,3}$/.test(code) ? Number(code) : 0;
  const [, digits] = /^t=(\d{1,12})$/.exec(fields.find((field) => field.startsWith('t=')) ?? '') ?? [];
  const durationMs = digits === undefined ? null : Math.min(Number(digits), MAX_DURATION_MS);
  return { status: 'ended', exitCode, durationMs };
}

/** The command to scroll to. `from`: the one scrolled to before; null stands for the end. Stays where there is no further. */
export function stepTo(commands: readonly Command[], from: number | null, direction: -1 | 1): Command | null {
  const at = commands.findIndex(({ id }) => id === from);
  if (at === -1) return direction === -1 ? (commands.at(-1) ?? null) : null;
  return commands[Math.max(0, at + direction)] ?? null;
}
