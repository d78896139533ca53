// What may be chosen for the measurements that can be made larger or longer. Pure.
import { UsageError } from '../cli/usage-error.ts';

export interface BenchOptions {
  /** Learners at the same time; undefined leaves it to the measurement. */
  readonly learners?: number;
  /** How long the soak disturbs its server. */
  readonly seconds: number;
  /** Decides all that the soak does at random. */
  readonly seed: number;
}

const DEFAULT_SECONDS = 600;
const LIMITS = { learners: [1, 500], seconds: [5, 86_400], seed: [0, 2 ** 32 - 1] } as const;

/**
 * @param randomSeed for a run that was given none
 * @returns the names of measurements among the words, and the options @throws UsageError
 */
export function parseBenchWords(
  words: readonly string[],
  randomSeed: number,
): { names: string[]; options: BenchOptions } {
  const names: string[] = [];
  const given: { learners?: number; seconds?: number; seed?: number } = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('--')) {
      names.push(word);
      continue;
    }
    const name = optionName(word);
    index += 1;
    given[name] = readNumber(name, words[index]);
  }
  return { names, options: { seconds: DEFAULT_SECONDS, seed: randomSeed, ...given } };
}

type OptionName = keyof typeof LIMITS;

function optionName(word: string): OptionName {
  const name = Object.keys(LIMITS).find((known) => `--${known}` === word);
  if (name !== undefined) return name as OptionName;
  throw new UsageError(`Expected --learners, --seconds or --seed, found "${word}".`);
}

function readNumber(name: OptionName, text: string | undefined): number {
  const [min, max] = LIMITS[name];
  const value = Number(text ?? Number.NaN);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`Expected --${name} from ${min} to ${max}, found "${text ?? ''}".`);
}
