// What can be measured of a terminal, in the order in which it is.
export const MEASUREMENT_NAMES = [
  'keystrokes',
  'connecting',
  'flood',
  'interrupt',
  'thin-interrupt',
  'thin-transfer',
  'reattaching',
  'stalls',
  'crowd',
] as const;
export type MeasurementName = (typeof MEASUREMENT_NAMES)[number];
