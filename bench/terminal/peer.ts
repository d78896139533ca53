// A way from a client to a shell in a sandbox, as the measurements use it. Each runs the sandbox's own shell, with its
// marks, in the same container, so that only the way differs.
import type { ShellView } from '../shell-view.ts';

export const PEER_NAMES = ['slipway', 'ttyd', 'engine'] as const;
/** `engine` is the engine's API alone, without any server: nothing can be faster that goes through it. */
export type PeerName = (typeof PEER_NAMES)[number];

/** One client's terminal. Its prompt comes by itself. */
export interface OpenTerminal {
  readonly shell: ShellView;
  /** The client reads no more from its socket. */
  pauseReading(): void;
  resumeReading(): void;
  /** The client goes away, as a page that is closed. */
  close(): void;
}

export interface OpenOptions {
  /** Where the client connects instead: a link to the server. */
  readonly port?: number;
}

export interface Peer {
  readonly name: PeerName;
  /** The engine's id of the container in which the shells run. */
  readonly container: string;
  /** Of its server; none when there is no server. */
  readonly server?: { readonly pid: number; readonly port: number };
  /** A new client with a new shell; does not wait for anything that the client would not wait for. */
  open(options?: OpenOptions): Promise<OpenTerminal>;
  /** As many terminals as somebody has who works with all of them. */
  openCrowd(count: number): Promise<OpenTerminal[]>;
  /** Goes on with a shell that has printed much: undefined where a shell ends with its client. */
  reopen?(): Promise<Reopened>;
  /** The shells of clients that were closed are not wanted any more. */
  endShells?(): Promise<void>;
  /** Where the server has not given back what it does not need. */
  collectGarbage?(): Promise<void>;
}

/** Resolves when the last byte had come that was printed before. */
export interface Reopened {
  readonly bytes: number;
  readonly tookMs: number;
}

/** @throws Error when the peer's prompt does not come */
export async function openAtPrompt(peer: Peer, options?: OpenOptions): Promise<OpenTerminal> {
  const terminal = await peer.open(options);
  await terminal.shell.prompt();
  return terminal;
}
