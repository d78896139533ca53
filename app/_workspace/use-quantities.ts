'use client';
// Sizes and times in the learner's language.
import { useFormatter } from 'use-intl';
import { bytesAs, minutesAs, type Quantity } from './quantities.ts';

export interface QuantityTexts {
  readonly bytes: (bytes: number) => string;
  readonly minutes: (minutes: number) => string;
  /** @param share of the whole, from 0 to 1 */
  readonly percent: (share: number) => string;
  readonly count: (count: number) => string;
  /** @param megabits a second */
  readonly rate: (megabits: number) => string;
}

export function useQuantities(): QuantityTexts {
  const format = useFormatter();
  const text = ({ value, unit }: Quantity, unitDisplay: 'short' | 'long') =>
    format.number(value, { style: 'unit', unit, unitDisplay });
  return {
    bytes: (bytes) => text(bytesAs(bytes), 'short'),
    minutes: (minutes) =>
      minutesAs(minutes)
        .map((part) => text(part, 'long'))
        .join(' '),
    percent: (share) => format.number(share, { style: 'percent', maximumFractionDigits: 0 }),
    count: (count) => format.number(count),
    rate: (megabits) => format.number(megabits, { style: 'unit', unit: 'megabit-per-second' }),
  };
}
