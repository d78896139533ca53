/** The command line itself is wrong. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message} See: npx slipway --help`);
    this.name = 'UsageError';
  }
}
