// Does something for each of a list, so many at a time.

/**
 * @returns what came of each, in the order of the list
 * @throws the first failure, once nothing is under way any more
 */
export async function takeInTurns<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...all.entries()];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined && failures.length === 0; next = left.shift()) {
      const [index, one] = next;
      try {
        results[index] = await work(one);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
