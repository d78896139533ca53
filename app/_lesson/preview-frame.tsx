'use client';
// The page that a published port of the learner's engine serves, as soon as there is one. It has an origin of its own.
import { useEffect, useReducer, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { EnginePicture } from '../../lib/protocol/messages.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { useLessonView } from './lesson-view.tsx';
import styles from './preview-frame.module.css';
import { eventOf, nextView } from './preview-view.ts';
import { firstButton, useFocusAfterwards } from './use-focus-afterwards.ts';
import { useMap } from './use-map.ts';
import { type PreviewAddress, usePreviewUrl } from './use-preview-url.ts';

interface Props {
  readonly port: string;
  readonly host?: string;
  /** What is shown of it first. */
  readonly path?: string;
}

/** What the page in the frame may do: much, but not take the learner's tab elsewhere. */
const ALLOWED = 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads';

export function PreviewFrame({ port, host: wanted, path = '/' }: Props) {
  const t = useTranslations('preview');
  const { hosts } = useLessonView();
  const host = wanted ?? hosts[0] ?? '';
  const published = isPublished(useMap(host), Number(port));
  const usable = useLessonState((state) => isUsable(state.hosts[host] ?? state.sandbox));
  const preview = usePreviewUrl({ host, port: Number(port), wanted: usable && published });
  const [round, setRound] = useState(0);
  const url = preview.status === 'known' ? new URL(path, preview.url).href : undefined;
  return (
    <section className={frame.frame} data-preview-port={port} data-live="" aria-label={t('title', { port })}>
      <div className={styles.bar}>
        <button
          type="button"
          className={frame.icon}
          aria-label={t('reload')}
          aria-disabled={url === undefined}
          onClick={() => url && setRound(round + 1)}
        >
          <Icon name="again" />
        </button>
        <code className={styles.address}>{`localhost:${port}${path}`}</code>
        {url !== undefined && (
          <a className={frame.quiet} href={url} target="_blank" rel="noreferrer">
            {t('openTab')}
          </a>
        )}
      </div>
      {url !== undefined ? (
        <Shown key={`${url} ${round}`} url={url} port={port} />
      ) : (
        <Missing {...{ usable, published, preview, port }} />
      )}
      <noscript>
        <p className={frame.note}>{t('noscript', { port })}</p>
      </noscript>
    </section>
  );
}

interface MissingProps {
  readonly usable: boolean;
  readonly published: boolean;
  readonly preview: PreviewAddress;
  readonly port: string;
}

/** Why there is no page yet. */
function Missing({ usable, published, preview, port }: MissingProps) {
  const t = useTranslations();
  const isFailed = usable && published && preview.status === 'failed';
  return (
    <div className={styles.empty} data-preview-missing="">
      <div role="status">
        <p className={styles.emptyTitle}>{t(`preview.${missingTitle({ usable, published, preview })}`, { port })}</p>
        {usable && !published && <p>{t('preview.unpublishedText')}</p>}
        {isFailed && <p>{t(`errors.${preview.code}`)}</p>}
      </div>
      {isFailed && <TryAgain onPress={preview.retry} />}
    </div>
  );
}

function TryAgain({ onPress }: { onPress: () => void }) {
  const t = useTranslations('preview');
  const button = useFocusAfterwards<HTMLButtonElement>(firstButton);
  return (
    <button ref={button} type="button" className={frame.quiet} onClick={onPress}>
      {t('tryAgain')}
    </button>
  );
}

function missingTitle({ usable, published, preview }: Omit<MissingProps, 'port'>) {
  if (!usable) return 'noEngine';
  if (!published) return 'unpublishedTitle';
  return preview.status === 'failed' ? 'failed' : 'loading';
}

function Shown({ url, port }: { url: string; port: string }) {
  const t = useTranslations('preview');
  const element = useRef<HTMLIFrameElement>(null);
  const [view, hearOf] = useReducer(nextView, 'loading');
  useEffect(() => {
    // What is shown where nothing answers says so, and tries again by itself.
    const hear = ({ source, data }: MessageEvent) => {
      const event = source === element.current?.contentWindow ? eventOf(data) : undefined;
      if (event !== undefined) hearOf(event);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, []);
  return (
    <div className={styles.page} data-view={view === 'missing' ? 'waiting' : view}>
      <iframe
        ref={element}
        src={url}
        title={t('title', { port })}
        sandbox={ALLOWED}
        referrerPolicy="origin"
        onLoad={() => hearOf('loaded')}
      />
      <p className="visually-hidden" role="status">
        {view === 'loading' ? t('loading', { port }) : view === 'shown' ? '' : t('waiting')}
      </p>
    </div>
  );
}

const isPublished = (picture: EnginePicture | null | undefined, wanted: number): boolean =>
  picture?.containers.some(({ state, ports }) => state === 'running' && ports.some(({ host }) => host === wanted)) ??
  false;
