// What happens in a soak, at random: drawn from decks of cards by a seed, so that a run can be repeated. Pure.

/** What is done to the server and to the host engine. */
export type Disturbance =
  /** kill -9, and a new start. */
  | 'kill-server'
  /** It leaves its sandboxes to the one that is started next. */
  | 'hand-over'
  /** It removes its sandboxes, and is started again. */
  | 'stop-server'
  /** An orderly restart. */
  | 'restart-engine'
  /** kill -9 of dockerd, and a new start. */
  | 'kill-engine'
  /** The server is killed, the engine restarted, the server started. */
  | 'kill-server-restart-engine';

/** What a learner does. */
export type Deed =
  | 'run'
  | 'reload'
  | 'open-tab'
  | 'close-tab'
  | 'break-connection'
  | 'reset'
  /** Closes everything, and is back before the sandbox's grace is over. */
  | 'leave'
  /** Comes back when the sandbox is long gone. */
  | 'leave-long';

/** A card, and how long to wait before it. */
export interface Turn<Card> {
  readonly pauseMs: number;
  readonly card: Card;
}

const DEEDS: readonly Deed[] = [
  ...Array<Deed>(8).fill('run'),
  ...Array<Deed>(2).fill('reload'),
  ...Array<Deed>(2).fill('open-tab'),
  'close-tab',
  ...Array<Deed>(2).fill('break-connection'),
  'reset',
  'leave',
  'leave-long',
];
const SERVER_RARITIES: readonly Disturbance[] = ['hand-over', 'stop-server'];
const ENGINE_RARITIES: readonly Disturbance[] = ['kill-engine', 'kill-server-restart-engine'];

const DEED_PAUSES_MS = [300, 4000] as const;
const DISTURBANCE_PAUSES_MS = [3000, 9000] as const;

export type Random = () => number;

/** Numbers from 0 to 1 that look random and are always the same for a seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Without end. @param learner each has turns of their own */
export function* learnerTurns(seed: number, learner: number): Generator<Turn<Deed>> {
  const random = createRandom(seed + (learner + 1) * 7919);
  for (;;) yield* deal(DEEDS, DEED_PAUSES_MS, random);
}

/**
 * Without end, in rounds of the most usual disturbances and one of the others, so that a short soak has them, too.
 * @param withEngine whether there is an engine that may be restarted
 */
export function* disturbanceTurns(seed: number, withEngine: boolean): Generator<Turn<Disturbance>> {
  const random = createRandom(seed);
  const rarities = withEngine ? [...SERVER_RARITIES, ...ENGINE_RARITIES] : SERVER_RARITIES;
  const usual: readonly Disturbance[] = withEngine ? ['kill-server', 'restart-engine'] : ['kill-server'];
  for (;;) {
    for (const rarity of shuffle(rarities, random)) yield* deal([...usual, rarity], DISTURBANCE_PAUSES_MS, random);
  }
}

function* deal<Card>(
  deck: readonly Card[],
  [shortestMs, longestMs]: readonly [number, number],
  random: Random,
): Generator<Turn<Card>> {
  for (const card of shuffle(deck, random)) {
    yield { pauseMs: Math.round(shortestMs + (longestMs - shortestMs) * random()), card };
  }
}

/** Fisher and Yates. */
function shuffle<Card>(deck: readonly Card[], random: Random): Card[] {
  const cards = [...deck];
  for (let last = cards.length - 1; last > 0; last -= 1) {
    const other = pickIndex(last + 1, random);
    [cards[last], cards[other]] = [cards[other] as Card, cards[last] as Card];
  }
  return cards;
}

const pickIndex = (length: number, random: Random) => Math.floor(random() * length);

/** @throws RangeError when there is nothing to choose from */
export function pick<T>(things: readonly T[], random: Random): T {
  if (things.length === 0) throw new RangeError('nothing to choose from');
  return things[pickIndex(things.length, random)] as T;
}
