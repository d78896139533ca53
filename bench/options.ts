// What may be chosen for the measurements that can be made larger, longer, or of a part alone. Pure.
import { UsageError } from '../cli/usage-error.ts';
import { MEASUREMENT_NAMES, type MeasurementName } from './terminal/measurement-names.ts';
import { PEER_NAMES, type PeerName } from './terminal/peer.ts';

export interface BenchOptions {
  /** Learners at the same time; undefined leaves it to the measurement. */
  readonly learners?: number;
  /** How long the soak disturbs its server. */
  readonly seconds: number;
  /** Decides all that the soak does at random. */
  readonly seed: number;
  /** What the terminal is measured of. */
  readonly adapters: readonly PeerName[];
  /** What of the terminal is measured. */
  readonly only: readonly MeasurementName[];
  /** How much is carried over a slow line. */
  readonly megabytes: number;
}

const DEFAULT_SECONDS = 600;
const DEFAULT_MEGABYTES = 4;
const NUMBERS = { learners: [1, 500], seconds: [5, 86_400], seed: [0, 2 ** 32 - 1], megabytes: [1, 23] } as const;
type NumberName = keyof typeof NUMBERS;

/**
 * @param randomSeed for a run that was given none
 * @returns the names of measurements among the words, and the options @throws UsageError
 */
export function parseBenchWords(
  words: readonly string[],
  randomSeed: number,
): { names: string[]; options: BenchOptions } {
  const names: string[] = [];
  const numbers: { [Name in NumberName]?: number } = {};
  const adapters: PeerName[] = [];
  const only: MeasurementName[] = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith('--')) names.push(word);
    else if (word === '--adapter') adapters.push(...readList(word, left.shift(), PEER_NAMES));
    else if (word === '--only') only.push(...readList(word, left.shift(), MEASUREMENT_NAMES));
    else numbers[numberName(word)] = readNumber(numberName(word), left.shift());
  }
  const defaults = { seconds: DEFAULT_SECONDS, seed: randomSeed, megabytes: DEFAULT_MEGABYTES };
  const chosen = { adapters: chosenOf(PEER_NAMES, adapters), only: chosenOf(MEASUREMENT_NAMES, only) };
  return { names, options: { ...defaults, ...numbers, ...chosen } };
}

/** Nothing chosen is all of them. */
function chosenOf<T>(all: readonly T[], chosen: readonly T[]): T[] {
  return all.filter((one) => chosen.length === 0 || chosen.includes(one));
}

function numberName(word: string): NumberName {
  const name = Object.keys(NUMBERS).find((known) => `--${known}` === word);
  if (name !== undefined) return name as NumberName;
  throw new UsageError(`Expected --learners, --seconds, --seed, --adapter, --only or --megabytes, found "${word}".`);
}

/** Names with commas between them, or `all`. */
function readList<T extends string>(option: string, text: string | undefined, known: readonly T[]): T[] {
  return (text ?? '').split(',').flatMap((word) => {
    if (word === 'all') return [...known];
    const found = known.find((name) => name === word);
    if (found !== undefined) return [found];
    throw new UsageError(`Expected ${option} ${known.join(', ')} or all, found "${word}".`);
  });
}

function readNumber(name: NumberName, text: string | undefined): number {
  const [min, max] = NUMBERS[name];
  const value = Number(text || Number.NaN);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`Expected --${name} from ${min} to ${max}, found "${text ?? ''}".`);
}
