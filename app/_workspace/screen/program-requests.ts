// What programs ask of the terminal beyond drawing: to set the clipboard (OSC 52), to ring. What they call their window is
// not shown anywhere. None of it happens unseen, and none of it while old output is drawn again after a reload.
import type { Terminal } from '@xterm/xterm';
import { writeClipboard } from './clipboard.ts';
import { QUIET_AFTER_REFUSAL_MS, readClipboardRequest } from './clipboard-request.ts';
import { previewOf } from './paste-text.ts';
import { atMostEvery } from './rate.ts';
import type { Question, ScreenUiStore } from './screen-ui.ts';

interface Options {
  readonly ui: ScreenUiStore;
  /** False while old output is drawn again. */
  readonly isNew: () => boolean;
  readonly onBell: (() => void) | undefined;
  readonly signal: AbortSignal;
}

const FLASH_MS = 300;
/** A file full of bells is no light show. */
const FLASH_AT_MOST_EVERY_MS = 1000;

export function installProgramRequests(terminal: Terminal, options: Options): void {
  const { ui, isNew, onBell } = options;
  const askForClipboard = clipboardAsker(ui);
  terminal.parser.registerOscHandler(52, (data) => {
    if (isNew()) askForClipboard(data);
    return true;
  });
  const ring = flasher(options);
  terminal.onBell(() => {
    if (!isNew()) return;
    ring();
    onBell?.();
  });
}

/** One question at a time: a newer text takes the place of the one before; after a no there is silence. */
function clipboardAsker(ui: ScreenUiStore): (data: string) => void {
  let quietUntil = 0;
  const refuse = (): void => {
    quietUntil = performance.now() + QUIET_AFTER_REFUSAL_MS;
  };
  return (data) => {
    const text = readClipboardRequest(data);
    const { question } = ui.get();
    if (text === null || performance.now() < quietUntil || (question !== null && question.kind !== 'clipboard')) return;
    const asked: Question = {
      kind: 'clipboard',
      chars: [...text].length,
      preview: previewOf(text),
      accept: () =>
        void writeClipboard(text).then((copied) =>
          ui.update((now) => ({ ...now, remark: copied ? 'copied' : 'copy-failed' })),
        ),
      refuse,
    };
    ui.update((now) => ({ ...now, question: asked }));
  };
}

function flasher({ ui, signal }: Options): () => void {
  const isDue = atMostEvery(FLASH_AT_MOST_EVERY_MS, () => performance.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  const show = (ringing: boolean): void => ui.update((now) => ({ ...now, ringing }));
  return () => {
    if (!isDue()) return;
    show(true);
    timer = setTimeout(() => show(false), FLASH_MS);
  };
}
