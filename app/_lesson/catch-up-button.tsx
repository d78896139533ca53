'use client';
// Runs whatever of the lesson has not run yet in this engine, up to a block and with it: one after the other, until one fails.
import { useTranslations } from 'use-intl';
import { hasRunHere, isUsable } from '../../lib/client/lesson-state.ts';
import type { PublicBlock } from '../../lib/content/lesson.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import { withRevealed } from '../_workspace/view-state.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { useLessonView } from './lesson-view.tsx';
import { runButton, useFocusAfterwards } from './use-focus-afterwards.ts';

/** Only where something before it is missing, and nothing is under way to it. `name` is `<lesson>/<block>`. */
export function CatchUpButton({ name }: { name: string }) {
  const { id: lesson, blocks } = useLessonView();
  const until = blocks.findIndex(({ id }) => `${lesson}/${id}` === name);
  const missing = useLessonState(
    (state) =>
      isUsable(state.sandbox) &&
      state.sequence?.blocks.at(-1) !== name &&
      blocks.slice(0, until).some(({ id }) => !hasRunHere(state, `${lesson}/${id}`)),
  );
  return missing ? <Button upTo={blocks.slice(0, until + 1)} /> : null;
}

function Button({ upTo }: { upTo: readonly PublicBlock[] }) {
  const t = useTranslations('block');
  const live = useLive();
  const { id: lesson } = useLessonView();
  const button = useFocusAfterwards<HTMLButtonElement>(runButton);
  const label = t('catchUp');
  const start = () => {
    const state = live.store.get();
    const missing = upTo.filter(({ id }) => !hasRunHere(state, `${lesson}/${id}`));
    const terminal = missing.find(({ apart }) => !apart)?.terminal;
    if (terminal !== undefined) live.view.update((view) => withRevealed(view, terminal));
    const sequence = missing.map(({ id, terminal: place }) => ({ block: `${lesson}/${id}`, terminal: place }));
    void live.client.then((client) => client.runUpTo(sequence));
  };
  return (
    <button ref={button} type="button" className={frame.icon} aria-label={label} title={label} onClick={start}>
      <Icon name="catchUp" weight={1.3} />
    </button>
  );
}
