// What the names in the prose of a lesson stand for. Those that need no browser are handed their lesson here; those that do
// know it by `useLessonView`.
import { Children, type ComponentProps, isValidElement, type ReactNode } from 'react';
import type { ComponentName } from '../../lib/content/components.ts';
import { FIGURES_PATH } from '../../lib/content/figures.ts';
import type { Course, PublicLesson } from '../../lib/content/lesson.ts';
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { Check } from './check-line.tsx';
import { CodeBlock } from './code-block.tsx';
import { commandLabel } from './command-label.ts';
import { Fold } from './fold.tsx';
import { InlineCode } from './inline-code.tsx';
import styles from './prose.module.css';
import { Aside, Figure, Term } from './prose-parts.tsx';
import { QuotedOutput } from './quoted-output.tsx';
import { EngineMap, FileEditor, Lens, PreviewFrame, Quiz } from './rare-parts.tsx';
import { RecordedOutput } from './recorded-output.tsx';
import { RunBlock } from './run-block.tsx';
import { Solution } from './solution.tsx';
import { Step } from './step-section.tsx';
import { TabPanel, TabSet } from './tab-set.tsx';
import { TerminalButton } from './terminal-button.tsx';

export interface LessonParts {
  readonly view: PublicLesson;
  readonly locale: Locale;
  readonly terms: Course['terms'];
  /** By block. */
  readonly recordings: ReadonlyMap<string, PublicTranscript>;
  /** What the editor opens, as the lesson brings it, by path. */
  readonly originals: ReadonlyMap<string, string>;
}

type OfLesson<P> = P & { readonly parts: LessonParts };
interface Titled {
  readonly title?: string;
  readonly children?: ReactNode;
}

export function lessonComponents(parts: LessonParts) {
  const ofLesson =
    <P extends object>(render: (props: OfLesson<P>) => ReactNode) =>
    (props: P) =>
      render({ ...props, parts });
  const named = {
    ...{ Step, Check, Solution, Quiz, Tabs, Tab, Terminal: TerminalButton },
    Run: ofLesson(Run),
    Output: ofLesson(Output),
    Note: ofLesson(Note),
    Warning: ofLesson(Warning),
    Hint: ofLesson(Hint),
    Reveal,
    Term: ofLesson(GlossaryTerm),
    Figure: ofLesson(LessonFigure),
    Editor: ofLesson(Editor),
    ...{ Preview: PreviewFrame, Map: EngineMap, Lens },
  } satisfies Partial<Record<ComponentName, unknown>>;
  return { ...named, table: ScrollingTable, pre: ofLesson(Pre) };
}

const wordsOf = ({ locale }: LessonParts) => translatorFor(locale, 'lesson');

function Note({ parts, title, children }: OfLesson<Titled>) {
  return (
    <Aside kind="note" heading={title ?? wordsOf(parts)('note')}>
      {children}
    </Aside>
  );
}

function Warning({ parts, title, children }: OfLesson<Titled>) {
  return (
    <Aside kind="warning" heading={title ?? wordsOf(parts)('warning')}>
      {children}
    </Aside>
  );
}

function Hint({ parts, title, children }: OfLesson<Titled>) {
  return (
    <Fold kind={title === undefined ? 'hint' : 'titled-hint'} heading={title ?? wordsOf(parts)('hint')}>
      {children}
    </Fold>
  );
}

function Reveal({ title = '', children }: Titled) {
  return (
    <Fold kind="reveal" heading={title}>
      {children}
    </Fold>
  );
}

function Run({ parts: { view, recordings }, id }: OfLesson<{ readonly id: string }>) {
  const recording = recordings.get(id);
  const label = commandLabel(view.blocks, id);
  return <RunBlock id={id} recorded={recording && <RecordedOutput command={label} recording={recording} />} />;
}

function Output({ parts, of, children }: OfLesson<{ readonly of?: string; readonly children?: ReactNode }>) {
  const t = wordsOf(parts);
  const recording = of === undefined ? undefined : parts.recordings.get(of);
  return (
    <QuotedOutput heading={t('output')} recording={recording} variesHint={t('outputVaries')}>
      {children}
    </QuotedOutput>
  );
}

function GlossaryTerm({ parts, id, children }: OfLesson<{ readonly id: string; readonly children?: ReactNode }>) {
  const meaning = parts.terms[id]?.[parts.locale];
  return meaning === undefined ? children : <Term meaning={<InlineCode text={meaning} />}>{children}</Term>;
}

interface FigureProps {
  readonly src: string;
  /** The picture for the dark theme. */
  readonly dark?: string;
  readonly alt: string;
  readonly caption?: string;
}

function LessonFigure({ parts: { view }, src, dark, alt, caption }: OfLesson<FigureProps>) {
  const folder = `${FIGURES_PATH}${view.course}/${view.id}`;
  return (
    <Figure
      src={`${folder}/${src}`}
      dark={dark && `${folder}/${dark}`}
      alt={alt}
      caption={caption && <InlineCode text={caption} />}
    />
  );
}

/** Files are brought to the first host alone. */
function Editor({
  parts: { view, originals },
  path,
  host,
}: OfLesson<{ readonly path: string; readonly host?: string }>) {
  const isFirst = host === undefined || host === view.hosts[0];
  return (
    <FileEditor path={path} host={host ?? view.hosts[0] ?? ''} original={isFirst ? originals.get(path) : undefined} />
  );
}

function Pre({ parts, ...pre }: OfLesson<ComponentProps<'pre'>>) {
  return <CodeBlock {...pre} copyLabel={wordsOf(parts)('copyCode')} />;
}

function Tabs({ children }: Titled) {
  const tabs = Children.toArray(children).filter((child) => isValidElement<Titled>(child));
  const titles = tabs.map(({ props: { title = '' } }) => title);
  return (
    <TabSet titles={titles}>
      {tabs.map(({ key, props: { title = '', children: content } }, index) => (
        <TabPanel key={key} index={index} title={title}>
          {content}
        </TabPanel>
      ))}
    </TabSet>
  );
}

/** Only inside `Tabs`, which makes a panel of it. */
function Tab({ children }: Titled) {
  return children;
}

/** A table too wide for a phone scrolls by itself; the page never does. */
function ScrollingTable(props: ComponentProps<'table'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard must reach it
    <div className={styles.table} tabIndex={0}>
      <table {...props} />
    </div>
  );
}
