// Bytes and minutes in the units that a person reads. Pure; the words come from the formatter of the locale.

export interface Quantity {
  readonly value: number;
  readonly unit: 'megabyte' | 'gigabyte' | 'hour' | 'minute' | 'second';
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** By 1024, as the limits of containers are set. Gigabytes to a tenth, megabytes whole. */
export function bytesAs(bytes: number): Quantity {
  if (bytes >= 1000 * MIB) return { value: Math.round((bytes / GIB) * 10) / 10, unit: 'gigabyte' };
  return { value: Math.round(bytes / MIB), unit: 'megabyte' };
}

/** Hours and minutes; seconds only where there is nothing longer. */
export function minutesAs(minutes: number): readonly Quantity[] {
  if (minutes < 1) return [{ value: Math.round(minutes * 60), unit: 'second' }];
  const whole = Math.round(minutes);
  const parts: Quantity[] = [
    { value: Math.floor(whole / 60), unit: 'hour' },
    { value: whole % 60, unit: 'minute' },
  ];
  return parts.filter(({ value }) => value > 0);
}

/** `4:32`, or `1:04:32`. A clock that has run out stays at zero. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const tail = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Whole minutes to speak of; 0 means less than one. */
export const roughMinutes = (seconds: number): number => (seconds < 60 ? 0 : Math.round(seconds / 60));
