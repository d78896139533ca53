'use client';
// What the learner's engine has, live: as cards for the eye, and as a table for those who read it otherwise.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import styles from './engine-map.module.css';
import { MapCards } from './engine-map-cards.tsx';
import { MapTable } from './engine-map-table.tsx';
import frame from './frame.module.css';
import { useLessonView } from './lesson-view.tsx';
import { useMap } from './use-map.ts';

const VIEWS = ['asCards', 'asTable'] as const;

export function EngineMap({ host: wanted }: { host?: string }) {
  const t = useTranslations('map');
  const { hosts } = useLessonView();
  const host = wanted ?? hosts[0] ?? '';
  const picture = useMap(host);
  const usable = useLessonState((state) => isUsable(state.hosts[host] ?? state.sandbox));
  const [view, setView] = useState<(typeof VIEWS)[number]>('asCards');
  const title = hosts.length > 1 ? `${t('title')} · ${host}` : t('title');
  return (
    <section className={frame.frame} data-map={host} data-live="" aria-label={title}>
      <div className={styles.bar}>
        <h3 className={styles.title}>{title}</h3>
        <fieldset className={styles.views} aria-label={t('view')}>
          {VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              className={frame.quiet}
              aria-pressed={view === name}
              onClick={() => setView(name)}
            >
              {t(name)}
            </button>
          ))}
        </fieldset>
      </div>
      {picture && usable ? (
        <>
          {view === 'asCards' ? <MapCards picture={picture} /> : <MapTable picture={picture} />}
          {picture.partial && <p className={frame.note}>{t('partial')}</p>}
        </>
      ) : (
        <p className={styles.waiting} role="status">
          {t(usable && picture === null ? 'unreachable' : 'waiting')}
        </p>
      )}
      <noscript>
        <p className={frame.note}>{t('noscript')}</p>
      </noscript>
    </section>
  );
}
