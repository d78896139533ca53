/** Ends a `switch` over a closed union: a new member fails to compile, an unknown value at run time throws. */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
