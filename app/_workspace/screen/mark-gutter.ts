// Draws a dot before each command that ran; a click on it offers what can be done with the command. The dots are xterm.js'
// decorations: they move and go with their lines.
import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import { writeClipboard } from './clipboard.ts';
import { type Command, CommandMarks, type Outcome, type Place, stepTo } from './command-marks.ts';
import { commandText, outputText } from './command-text.ts';
import styles from './screen.module.css';
import type { ScreenUiStore } from './screen-ui.ts';
import { spotAt } from './spot.ts';

interface Options {
  readonly host: HTMLElement;
  readonly ui: ScreenUiStore;
  readonly describe: (outcome: Outcome) => string;
}

type Tone = 'running' | 'ok' | 'failed';

export class MarkGutter {
  readonly #terminal: Terminal;
  readonly #options: Options;
  readonly #marks: CommandMarks;
  readonly #decorations = new Map<number, IDecoration>();
  #words: (outcome: Outcome) => string;
  /** The command that was jumped to last. */
  #current: number | null = null;

  constructor(terminal: Terminal, options: Options) {
    this.#terminal = terminal;
    this.#options = options;
    this.#words = options.describe;
    this.#marks = new CommandMarks({ mark: () => this.#mark(), onChange: this.#changed });
    terminal.parser.registerOscHandler(133, (data) => {
      this.#marks.handle(data);
      return true;
    });
    // A reset, by a program or by us.
    terminal.parser.registerEscHandler({ final: 'c' }, () => {
      this.#marks.clear();
      return false;
    });
    terminal.onData(() => this.#setCurrent(null));
  }

  get isRunning(): boolean {
    return this.#marks.isRunning;
  }

  /** In these words from now on, also of the commands that have a dot already. */
  describe(describe: (outcome: Outcome) => string): void {
    this.#words = describe;
    for (const command of this.#marks.commands) {
      const dot = this.#decorations.get(command.id)?.element?.querySelector('button');
      if (dot) this.#nameDot(dot, command);
    }
  }

  /** Everything but the line of the prompt. */
  clear(): void {
    if (this.#terminal.buffer.active.type !== 'normal') return;
    this.#terminal.clear();
    this.#marks.clearAbovePrompt();
  }

  jump(direction: -1 | 1): void {
    const command = stepTo(this.#marks.commands, this.#current, direction);
    this.#setCurrent(command?.id ?? null);
    if (command === null) this.#terminal.scrollToBottom();
    else this.#terminal.scrollToLine((command.prompt ?? command.output).marker.line);
  }

  /** Of the last command that has ended. */
  async copyOutput(): Promise<boolean> {
    const ended = this.#marks.commands.findLast(({ outcome }) => outcome.status === 'ended');
    const text = ended === undefined ? null : outputText(this.#terminal.buffer.normal, ended);
    return text !== null && writeClipboard(text);
  }

  #mark(): Place | null {
    const { active } = this.#terminal.buffer;
    if (active.type !== 'normal') return null;
    const marker: IMarker | undefined = this.#terminal.registerMarker(0);
    return marker === undefined ? null : { marker, column: active.cursorX };
  }

  readonly #changed = (command: Command, change: 'began' | 'ended' | 'gone'): void => {
    this.#decorations.get(command.id)?.dispose();
    this.#decorations.delete(command.id);
    if (change !== 'gone') this.#decorate(command);
  };

  #decorate(command: Command): void {
    const marker = (command.prompt ?? command.output).marker;
    if (marker.isDisposed) return;
    const tone = toneOf(command);
    // The markers are all made by #mark.
    const decoration = this.#terminal.registerDecoration({ marker: marker as IMarker });
    if (decoration === undefined) return;
    this.#decorations.set(command.id, decoration);
    // Called for each frame: the element is filled once.
    decoration.onRender((element) => {
      if (element.childElementCount === 0) element.append(this.#dot(command, tone));
    });
  }

  #dot(command: Command, tone: Tone): HTMLElement {
    const dot = document.createElement('button');
    dot.type = 'button';
    // Reached by the commands for jumping and copying; hundreds of stops for the Tab key would help nobody.
    dot.tabIndex = -1;
    dot.className = styles.dot ?? '';
    dot.dataset.tone = tone;
    this.#nameDot(dot, command);
    dot.toggleAttribute('data-current', this.#current === command.id);
    // Else xterm.js takes the keyboard and begins to select.
    dot.addEventListener('mousedown', (event) => event.stopPropagation());
    dot.addEventListener('click', () => this.#openMenu(command, dot));
    return dot;
  }

  #nameDot(dot: HTMLElement, { outcome }: Command): void {
    dot.title = this.#words(outcome);
    dot.setAttribute('aria-label', dot.title);
  }

  #openMenu(command: Command, dot: HTMLElement): void {
    const { host, ui } = this.#options;
    const { left, bottom } = dot.getBoundingClientRect();
    const { normal } = this.#terminal.buffer;
    const menu = {
      ...spotAt(host, { x: left, y: bottom }),
      title: dot.title,
      command: commandText(normal, command),
      output: outputText(normal, command),
    };
    ui.update((now) => ({ ...now, menu }));
  }

  #setCurrent(id: number | null): void {
    if (this.#current === id) return;
    this.#showCurrent(false);
    this.#current = id;
    this.#showCurrent(true);
  }

  #showCurrent(shown: boolean): void {
    const decoration = this.#current === null ? undefined : this.#decorations.get(this.#current);
    decoration?.element?.querySelector('button')?.toggleAttribute('data-current', shown);
  }
}

function toneOf({ outcome }: Command): Tone {
  if (outcome.status === 'running') return 'running';
  return outcome.exitCode === 0 ? 'ok' : 'failed';
}
