// What a handler of a page's messages has around it. The page is one connection; the session outlives it.
import type { Lesson } from '../../lib/content/lesson.ts';
import type { ClientMessage, Locale, ServerMessage } from '../../lib/protocol/messages.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { Session } from '../session/session.ts';

export interface Page {
  readonly session: Session;
  readonly locale: Locale;
  /** As it is now: an author may have changed it since. @throws SlipwayError `unknown-lesson` where the page has none */
  lesson(): Promise<Lesson>;
  /** @returns the address under which the page shows what the port serves; undefined when there are too many */
  preview(of: { readonly sandbox: Sandbox; readonly host: string; readonly port: number }): string | undefined;
  send(message: ServerMessage): void;
  /** Called once, when the page is gone; at once when it is gone already. */
  onClose(listener: () => void): void;
}

export type Of<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;
/** What is thrown becomes a fault about the message. */
export type Handler<T extends ClientMessage['type']> = (message: Of<T>, page: Page) => Promise<void> | void;
