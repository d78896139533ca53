'use client';
// States, ports and sizes on the map, in words.
import { useFormatter, useTranslations } from 'use-intl';
import { type MapContainer, SIZE_DIGITS, sizeAs } from './engine-map-words.ts';

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

export function useSizeWords(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const { value, unit } = sizeAs(bytes);
    return format.number(value, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: SIZE_DIGITS });
  };
}
