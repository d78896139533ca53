// A terminal of a sandbox for tests: keeps every byte that it shows, and waits for what it should show.
import { expect, vi } from 'vitest';
import type { Sandbox, TerminalChannel, TerminalOptions } from '../sandbox/sandbox-provider.ts';

const WAIT = { timeout: 10_000, interval: 25 };
const DEFAULTS: TerminalOptions = { name: 'main', cols: 80, rows: 24, nonce: 'n', firstSeq: 0, resumeFrom: 0 };

export interface OpenShell extends AsyncDisposable {
  readonly channel: TerminalChannel;
  type(keys: string | Uint8Array): void;
  /** Everything that it has shown so far. */
  bytes(): Buffer;
  text(): string;
  /** Waits until it has shown this. */
  until(shown: string | RegExp): Promise<void>;
}

/** Attaches to a shell of the sandbox, by default a new one named `main` with the nonce `n`. Disposing detaches. */
export async function openShell(sandbox: Sandbox, options: Partial<TerminalOptions> = {}): Promise<OpenShell> {
  const channel = await sandbox.openTerminal({ ...DEFAULTS, ...options });
  const chunks: Buffer[] = [];
  channel.stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  channel.stream.on('error', () => undefined);
  const bytes = () => Buffer.concat(chunks);
  return {
    channel,
    type: (keys) => void channel.stream.write(keys),
    bytes,
    text: () => bytes().toString(),
    until: (shown) =>
      vi.waitFor(() => {
        if (typeof shown === 'string') expect(bytes().toString()).toContain(shown);
        else expect(bytes().toString()).toMatch(shown);
      }, WAIT),
    async [Symbol.asyncDispose]() {
      channel.stream.destroy();
    },
  };
}
