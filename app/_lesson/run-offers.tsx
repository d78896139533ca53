'use client';
// What can be done about a run that has to wait for something that may not end by itself.
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { useLessonState, useLive, useView } from '../_workspace/use-lesson.ts';
import styles from './run-offers.module.css';
import { runButton, useFocusAfterwards } from './use-focus-afterwards.ts';
import { useWaited } from './use-waited.ts';

export function RunOffers({ receipt }: { receipt: Extract<Receipt, { status: 'queued' }> }) {
  const connected = useLessonState(({ link, sandbox }) => link.status === 'connected' && isUsable(sandbox));
  const patient = useWaited(receipt.waitsFor);
  return connected && patient && receipt.waitsFor !== 'shell' ? <Offers receipt={receipt} /> : null;
}

function Offers({ receipt }: { receipt: Extract<Receipt, { status: 'queued' }> }) {
  const t = useTranslations('block');
  const { terminals } = useLive();
  const box = useFocusAfterwards<HTMLDivElement>(runButton);
  // A tab more or less may be another answer.
  useView();
  const elsewhere = terminals.placeFor(receipt);
  return (
    <div ref={box} className={styles.offers}>
      {receipt.waitsFor === 'command' && (
        <button type="button" className="button" onClick={() => terminals.interrupt(receipt.terminal)}>
          {t('interrupt')}
        </button>
      )}
      {elsewhere !== null && (
        <button type="button" className="button" onClick={() => terminals.moveRun(receipt)}>
          {t('runElsewhere')}
        </button>
      )}
      <button type="button" className="button" onClick={() => terminals.cancelRun(receipt.runId)}>
        {t('cancelRun')}
      </button>
    </div>
  );
}
