'use client';
// States and ports on the map, in words.
import { useTranslations } from 'use-intl';
import type { MapContainer } from './engine-map-words.ts';

const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

export function useStateWords(): (container: MapContainer) => string {
  const t = useTranslations('map');
  return ({ state, exitCode }) => {
    if (state === 'exited' && exitCode !== null) return t('exited', { exitCode });
    const known = STATES.find((name) => name === state);
    return known === undefined ? state : t(`state.${known}`);
  };
}

export function usePortWords(): (port: MapContainer['ports'][number]) => string {
  const t = useTranslations('map');
  return ({ container, host, protocol }) => {
    const inside = { container: String(container), protocol };
    return host === null ? t('portInside', inside) : t('port', { ...inside, host: String(host) });
  };
}
