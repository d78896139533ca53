'use client';
// In the place of a part whose code did not arrive: says so, and asks for it again.
import { useTranslations } from 'use-intl';
import frame from './frame.module.css';
import { buttonBefore, useFocusAfterwards } from './use-focus-afterwards.ts';

export function NotLoaded({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations();
  const place = useFocusAfterwards<HTMLDivElement>(buttonBefore);
  return (
    <div ref={place} className={frame.missing} role="alert">
      <p>{t('terminal.loadFailedText')}</p>
      <button type="button" className={frame.quiet} onClick={onRetry}>
        {t('sandbox.retry')}
      </button>
    </div>
  );
}
