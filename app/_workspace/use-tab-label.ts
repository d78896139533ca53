'use client';
// What a terminal is called in the page's language.
import { useTranslations } from 'use-intl';
import type { TerminalInfo } from '../../lib/protocol/messages.ts';
import { labelOf } from './tab-list.ts';

export function useTabLabel(): (terminal: TerminalInfo) => string {
  const t = useTranslations('terminal');
  return (terminal) => {
    const label = labelOf(terminal);
    switch (label.kind) {
      case 'title':
        return label.text;
      case 'main':
        return t('title');
      case 'number':
        return t('numbered', { number: label.number });
    }
  };
}
