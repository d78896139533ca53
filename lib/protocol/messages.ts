// What the browser and the server say to each other, schema first. Types come only from here, by inference. With zod's small
// interface: its usual one would be a quarter of what a page with a terminal has to read before its prompt.
// Terminal bytes do not travel in these messages but in binary frames (frames.ts). See PROTOCOL.md.

export * from './client-message.ts';
export * from './engine-schemas.ts';
export * from './lesson-schemas.ts';
export { itemRefSchema, type LessonRef, type Locale, lessonRefSchema, localeSchema } from './pieces.ts';
export * from './sandbox-schemas.ts';
export * from './server-message.ts';
export {
  ATTACH_ROLES,
  type AttachRole,
  TERMINAL_ROLES,
  type TerminalInfo,
  type TerminalRole,
  terminalInfoSchema,
  terminalTitleSchema,
} from './terminal-schemas.ts';

/** Websocket close codes of ours (4000–4999 are free for applications, RFC 6455 §7.4.2). The reason is an `ErrorCode`. */
export const CLOSE_CODES = {
  badMessage: 4400,
  helloTimeout: 4408,
  rateLimited: 4429,
  tooManyConnections: 4430,
  unsupportedVersion: 4426,
  serverStopping: 4503,
} as const;
