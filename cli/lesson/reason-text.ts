// A check's reason in words, as a learner reads it in English.
import { translatorFor } from '../../lib/i18n/translator.ts';
import type { Reason } from '../../lib/protocol/messages.ts';

const reasons = translatorFor('en', 'reasons');
type Code = Parameters<typeof reasons.markup>[0];

export function reasonText(reason: Reason | null): string {
  if (reason === null) return 'the check has given no reason';
  const { code, params } = reason;
  if (!reasons.has(code as Code)) return `${code} ${JSON.stringify(params)}`;
  const inBackticks = { c: (chunks: string) => `\`${chunks}\`` };
  return reasons.markup(code as Code, { ...params, ...inBackticks } as Parameters<typeof reasons.markup>[1]);
}
