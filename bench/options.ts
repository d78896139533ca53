// What may be chosen for the measurements that can be made larger or longer. Pure.
import { UsageError } from '../cli/usage-error.ts';
import { PEER_NAMES, type PeerName } from './terminal/peer.ts';

export interface BenchOptions {
  /** Learners at the same time; undefined leaves it to the measurement. */
  readonly learners?: number;
  /** How long the soak disturbs its server. */
  readonly seconds: number;
  /** Decides all that the soak does at random. */
  readonly seed: number;
  /** What the terminal is measured of; undefined is all. */
  readonly adapter?: PeerName;
  /** How much is carried over a slow line. */
  readonly megabytes: number;
}

const DEFAULT_SECONDS = 600;
const DEFAULT_MEGABYTES = 4;
const LIMITS = { learners: [1, 500], seconds: [5, 86_400], seed: [0, 2 ** 32 - 1], megabytes: [1, 23] } as const;
const ADAPTERS = [...PEER_NAMES, 'all'] as const;

/**
 * @param randomSeed for a run that was given none
 * @returns the names of measurements among the words, and the options @throws UsageError
 */
export function parseBenchWords(
  words: readonly string[],
  randomSeed: number,
): { names: string[]; options: BenchOptions } {
  const names: string[] = [];
  const given: { -readonly [Name in OptionName]?: number } & { adapter?: PeerName } = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('--')) {
      names.push(word);
      continue;
    }
    index += 1;
    if (word === '--adapter') {
      const adapter = readAdapter(words[index]);
      if (adapter !== 'all') given.adapter = adapter;
    } else {
      const name = optionName(word);
      given[name] = readNumber(name, words[index]);
    }
  }
  const defaults = { seconds: DEFAULT_SECONDS, seed: randomSeed, megabytes: DEFAULT_MEGABYTES };
  return { names, options: { ...defaults, ...given } };
}

type OptionName = keyof typeof LIMITS;

function optionName(word: string): OptionName {
  const name = Object.keys(LIMITS).find((known) => `--${known}` === word);
  if (name !== undefined) return name as OptionName;
  throw new UsageError(`Expected --learners, --seconds, --seed, --adapter or --megabytes, found "${word}".`);
}

function readAdapter(text: string | undefined): (typeof ADAPTERS)[number] {
  const found = ADAPTERS.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`Expected --adapter ${ADAPTERS.join(', ')}, found "${text ?? ''}".`);
}

function readNumber(name: OptionName, text: string | undefined): number {
  const [min, max] = LIMITS[name];
  const value = Number(text ?? Number.NaN);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`Expected --${name} from ${min} to ${max}, found "${text ?? ''}".`);
}
