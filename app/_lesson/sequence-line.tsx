'use client';
// Under the block up to which blocks run one after the other: how far that is, and the way to end it.
import { useTranslations } from 'use-intl';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import frame from './frame.module.css';
import styles from './run-receipt.module.css';
import { runButton, useFocusAfterwards } from './use-focus-afterwards.ts';

/** `name` is `<lesson>/<block>`. */
export function SequenceLine({ name }: { name: string }) {
  const sequence = useLessonState((state) => (state.sequence?.blocks.at(-1) === name ? state.sequence : null));
  return sequence && <Line at={sequence.at + 1} count={sequence.blocks.length} />;
}

function Line({ at, count }: { at: number; count: number }) {
  const t = useTranslations('block');
  return (
    <div className={styles.sequence} data-sequence={`${at}/${count}`}>
      <p role="status">{t('sequence', { at, count })}</p>
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
