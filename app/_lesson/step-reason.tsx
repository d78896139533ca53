'use client';
// Why a step is not done; or that one that was passed holds no longer, and why.
import { useTranslations } from 'use-intl';
import type { StepState } from '../../lib/protocol/messages.ts';
import { ReasonText } from './reason-text.tsx';

export function StepReason({ step }: { step: StepState }) {
  const t = useTranslations('step');
  if (step.status === 'todo') return step.reason && <ReasonText reason={step.reason} />;
  return (
    step.lapsed && (
      <>
        {t('lapsed')} <ReasonText reason={step.lapsed} />
      </>
    )
  );
}
