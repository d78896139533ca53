'use client';
// Under the block up to which blocks run one after the other: how far that is, and the way to end it.
import { useTranslations } from 'use-intl';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import frame from './frame.module.css';
import styles from './run-receipt.module.css';
import { runButton, useFocusAfterwards } from './use-focus-afterwards.ts';

/** `name` is `<lesson>/<block>`. What says how far it is stands there before it has anything to say: only so is it heard. */
export function SequenceLine({ name }: { name: string }) {
  const t = useTranslations('block');
  const sequence = useLessonState((state) => (state.sequence?.blocks.at(-1) === name ? state.sequence : null));
  const [at, count] = sequence === null ? [0, 0] : [sequence.at + 1, sequence.blocks.length];
  return (
    <div className={sequence === null ? undefined : styles.sequence} data-sequence={sequence && `${at}/${count}`}>
      <div role="status">{sequence !== null && <p>{t('sequence', { at, count })}</p>}</div>
      {at < count && <CancelButton />}
    </div>
  );
}

/** What runs goes on to its end. */
function CancelButton() {
  const t = useTranslations('block');
  const { client } = useLive();
  const button = useFocusAfterwards<HTMLButtonElement>(runButton);
  return (
    <button
      ref={button}
      type="button"
      className={frame.quiet}
      onClick={() => void client.then((it) => it.cancelSequence())}
    >
      {t('cancelSequence')}
    </button>
  );
}
