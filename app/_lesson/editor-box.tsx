'use client';
// Where a file is written: Monaco, once its code has arrived, and until then, or where it never does, a plain field.
import { useEffect, useRef, useState } from 'react';
import { loadMonaco, type MonacoModule } from '../_editor/load-editor.ts';
import { followTheme, resolveHex } from '../_workspace/xterm-theme.ts';
import styles from './editor.module.css';
import { languageOf } from './editor-language.ts';
import { WrittenTexts } from './written-texts.ts';

interface Props {
  readonly path: string;
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSave: () => void;
}

type Editor = ReturnType<MonacoModule['editor']['create']>;

/** Fingers select and scroll in a field of the browser's better than in Monaco. */
const FINGERS = '(pointer: coarse)';
const THEME = 'slipway';

export function EditorBox({ path, label, text, onText, onSave }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const [isFull, setFull] = useState(false);
  const written = useRef(new WrittenTexts());
  const latest = useRef({ text, onText, onSave });
  latest.current = { text, onText, onSave };

  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    if (matchMedia(FINGERS).matches) return undefined;
    loadMonaco().then(
      (monaco) => {
        if (isOver || place.current === null) return;
        const made = open(monaco, place.current, { path, label, latest, written: written.current });
        editor.current = made.editor;
        stop = made.stop;
        setFull(true);
      },
      // The plain field stays.
      () => undefined,
    );
    return () => {
      isOver = true;
      editor.current = undefined;
      stop?.();
    };
  }, [path, label]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model && written.current.isFromElsewhere(text)) replaceText(model, text, written.current);
  }, [text]);

  return (
    <>
      <div ref={place} className={styles.full} hidden={!isFull} data-editor-ready={isFull || undefined} />
      {!isFull && (
        <textarea
          className={styles.plain}
          aria-label={label}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={({ target }) => onText(target.value)}
          onKeyDown={(event) => {
            if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
            event.preventDefault();
            onSave();
          }}
        />
      )}
    </>
  );
}

interface OpenOptions {
  readonly path: string;
  readonly label: string;
  readonly latest: { readonly current: Pick<Props, 'text' | 'onText' | 'onSave'> };
  readonly written: WrittenTexts;
}

function open(monaco: MonacoModule, place: HTMLElement, { path, label, latest, written }: OpenOptions) {
  place.hidden = false;
  const applyTheme = () => {
    defineTheme(monaco, place);
    monaco.editor.setTheme(THEME);
  };
  applyTheme();
  const model = monaco.editor.createModel(latest.current.text, languageOf(path));
  // Monaco's tree of brackets goes round without end in some HTML that is typed over: nobody may ask it for anything.
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  const editor = monaco.editor.create(place, {
    ...{
      bracketPairColorization: { enabled: false },
      matchBrackets: 'never',
      autoSurround: 'never',
      guides: { bracketPairs: false },
    },
    ...{ model, ariaLabel: label, theme: THEME, automaticLayout: true },
    ...{ fontFamily: getComputedStyle(place).fontFamily, fontSize: 13, fontLigatures: false, lineHeight: 21 },
    ...{
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      ...{ overviewRulerLanes: 0, overviewRulerBorder: false, hideCursorInOverviewRuler: true },
      lineNumbersMinChars: 3,
    },
    ...{ wordBasedSuggestions: 'off', quickSuggestions: false, links: false, colorDecorators: false },
    ...{ occurrencesHighlight: 'off', selectionHighlight: false, contextmenu: false, padding: { top: 10, bottom: 10 } },
    // A page is scrolled through: the editor takes the wheel only where it has something to scroll.
    scrollbar: { alwaysConsumeMouseWheel: false },
    tabSize: 2,
  });
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => latest.current.onSave());
  const listening = model.onDidChangeContent(() => {
    if (written.note(model.getValue())) latest.current.onText(model.getValue());
  });
  const unfollow = followTheme(applyTheme);
  const stop = () => {
    unfollow();
    listening.dispose();
    editor.dispose();
    model.dispose();
  };
  return { editor, stop };
}

/** One step for undo, as if it had been typed. */
function replaceText(model: NonNullable<ReturnType<Editor['getModel']>>, text: string, written: WrittenTexts): void {
  if (model.getValue() === text) return;
  written.expect(text);
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
}

function defineTheme(monaco: MonacoModule, place: HTMLElement): void {
  const color = (name: string) => resolveHex(place, name);
  const rule = (token: string, name: string) => ({ token, foreground: color(name).slice(1) });
  const isDark = Number.parseInt(color('--page').slice(1, 3), 16) < 128;
  monaco.editor.defineTheme(THEME, {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      ...[rule('comment', '--ink-faint'), rule('string', '--term-green'), rule('keyword', '--term-magenta')],
      ...[rule('number', '--term-yellow'), rule('tag', '--term-blue'), rule('type', '--term-cyan')],
      ...[
        rule('attribute.name', '--term-cyan'),
        rule('attribute.value', '--term-green'),
        rule('attribute.value.html', '--term-green'),
        rule('metatag.html', '--ink-faint'),
        rule('metatag.content.html', '--ink-faint'),
        rule('variable', '--term-blue'),
      ],
    ],
    colors: {
      'editor.background': color('--term-page'),
      'editor.foreground': color('--term-ink'),
      'editor.lineHighlightBackground': color('--wash'),
      'editor.selectionBackground': color('--term-selection'),
      'editorCursor.foreground': color('--accent'),
      'editorLineNumber.foreground': color('--ink-faint'),
      'editorLineNumber.activeForeground': color('--ink'),
    },
  });
}
