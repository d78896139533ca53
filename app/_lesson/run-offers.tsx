'use client';
// What can be done about a run that has to wait for something that may not end by itself.
import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { useLessonState, useLive, useView } from '../_workspace/use-lesson.ts';
import styles from './run-offers.module.css';
import { useWaited } from './use-waited.ts';

export function RunOffers({ receipt }: { receipt: Extract<Receipt, { status: 'queued' }> }) {
  const connected = useLessonState(({ link, sandbox }) => link.status === 'connected' && isUsable(sandbox));
  const patient = useWaited(receipt.waitsFor);
  return connected && patient && receipt.waitsFor !== 'shell' ? <Offers receipt={receipt} /> : null;
}

function Offers({ receipt }: { receipt: Extract<Receipt, { status: 'queued' }> }) {
  const t = useTranslations('block');
  const { terminals } = useLive();
  const box = useFocusAfterwards();
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

/** When a press has helped, the buttons go: the keyboard goes on at the block's Run. */
function useFocusAfterwards() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      element.closest('[data-block]')?.querySelector<HTMLElement>('button[aria-disabled]')?.focus();
    };
  }, []);
  return box;
}
