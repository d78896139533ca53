'use client';
// Why a step is not done, in the learner's language. What Docker itself calls things stays as Docker says it.
import { useTranslations } from 'use-intl';
import type { Reason } from '../../lib/protocol/messages.ts';
import { REASONS, type ReasonCode } from '../../lib/protocol/reasons.ts';

const isKnown = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);

export function ReasonText({ reason: { code, params } }: { reason: Reason }) {
  const t = useTranslations('reasons');
  return isKnown(code) ? t.rich(code, { ...params, c: (chunks) => <code>{chunks}</code> }) : null;
}
