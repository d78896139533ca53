'use client';
// Why a step is not done, in the learner's language. What an author wrote, or their script said, stands as it is.
import { useLocale, useTranslations } from 'use-intl';
import type { Reason } from '../../lib/protocol/messages.ts';
import { BECAUSE, REASONS, type ReasonCode } from '../../lib/protocol/reasons.ts';
import { InlineCode } from './inline-code.tsx';

const isKnown = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);

export function ReasonText({ reason: { code, params } }: { reason: Reason }) {
  const t = useTranslations('reasons');
  const locale = useLocale();
  if (code === BECAUSE) return <InlineCode text={String(params[locale] ?? Object.values(params)[0] ?? '')} />;
  if (code === 'script-failed') return <InlineCode text={String(params.line)} />;
  return isKnown(code) ? t.rich(code, { ...params, c: (chunks) => <code>{chunks}</code> }) : null;
}
