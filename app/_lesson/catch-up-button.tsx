'use client';
// Runs whatever of the lesson has not run yet in this engine, up to a block and with it: one after the other, until one fails.
import { useTranslations } from 'use-intl';
import { hasRunHere, isUsable } from '../../lib/client/lesson-state.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import { withRevealed } from '../_workspace/view-state.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { useLessonView } from './lesson-view.tsx';

/** Only where something before it is missing. `name` is `<lesson>/<block>`. */
export function CatchUpButton({ name }: { name: string }) {
  const t = useTranslations('block');
  const live = useLive();
  const { id: lesson, blocks } = useLessonView();
  const until = blocks.findIndex(({ id }) => `${lesson}/${id}` === name);
  const missing = useLessonState(
    (state) =>
      isUsable(state.sandbox) && blocks.slice(0, until).some(({ id }) => !hasRunHere(state, `${lesson}/${id}`)),
  );
  if (!missing) return null;
  const label = t('catchUp');
  const start = () => {
    const state = live.store.get();
    const upTo = blocks.slice(0, until + 1).filter(({ id }) => !hasRunHere(state, `${lesson}/${id}`));
    const terminal = upTo.find(({ apart }) => !apart)?.terminal;
    if (terminal !== undefined) live.view.update((view) => withRevealed(view, terminal));
    const sequence = upTo.map(({ id, terminal: place }) => ({ block: `${lesson}/${id}`, terminal: place }));
    void live.client.then((client) => client.runUpTo(sequence));
  };
  return (
    <button type="button" className={frame.icon} aria-label={label} title={label} onClick={start}>
      <Icon name="catchUp" weight={1.3} />
    </button>
  );
}
