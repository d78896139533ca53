// Every number that both ends of the websocket must agree on, with its unit and its reason.

/** Bumped when an old client could not go on; sent in the websocket subprotocol and in `hello`. */
export const PROTOCOL_VERSION = 4;
export const WEBSOCKET_SUBPROTOCOL = `slipway.v${PROTOCOL_VERSION}`;
export const WEBSOCKET_PATH = '/ws';

/** The terminal that every page has. */
export const MAIN_TERMINAL = 'main';

export const LIMITS = {
  /** Bytes of one websocket message from the client: a large paste is cut into frames of this size. */
  clientFrameBytes: 64 * 1024,
  /** Bytes of payload in one output frame: small enough that a key's echo never waits long behind it. */
  outputFrameBytes: 16 * 1024,
  /** Bytes of payload in one frame of a snapshot; a snapshot of more than `snapshotBytes` is not sent. */
  snapshotFrameBytes: 32 * 1024,
  snapshotBytes: 512 * 1024,
  /** Bytes kept per terminal for replay after a reload (about 25,000 lines). */
  scrollbackBytes: 2 * 1024 * 1024,
  /**
   * Bytes under way to one viewer before the server waits for an acknowledgement: at first, and what the speed of its path
   * makes of it. The least is two acknowledgements' worth; the most is what a fast browser draws in a tenth of a second.
   */
  sendWindowBytes: 128 * 1024,
  minSendWindowBytes: 64 * 1024,
  maxSendWindowBytes: 1024 * 1024,
  /** What is under way may take so long beyond what an empty path takes: a tenth of a second is felt as at once. */
  windowDelayMs: 100,
  /** The client acknowledges at least every so many bytes of output that the terminal has taken. */
  ackEveryBytes: 32 * 1024,
  /** From so many bytes on it may do so sooner, and the acknowledgement is no message that counts. */
  ackSoonBytes: 16 * 1024,
  /** Bytes that wait to be sent to the writer at which the shell is paused, and at which it goes on. */
  pauseShellAtBytes: 64 * 1024,
  resumeShellAtBytes: 16 * 1024,
  /**
   * A shell that nobody writes in may print a burst, then so much a second: no build is slower for it, and an endless loop
   * that was left behind costs nobody a processor. The burst is more than what is replayed after a restart of the server.
   */
  unwatchedBurstBytes: 4 * 1024 * 1024,
  unwatchedBytesPerSecond: 1024 * 1024,
  /** Characters of plain output kept in a block's receipt: what a person would read. */
  receiptOutputChars: 64 * 1024,
  /** Characters of a block's command that the learner has changed; as many as an author's may have. */
  editedCommandChars: 4000,
  quizChoices: 12,
  quizAnswerChars: 500,
  filePathChars: 200,
  /** Bytes of a file in the editor: with what JSON puts around it, one message of the client. */
  editedFileBytes: 32 * 1024,
  /** Characters of a name on the map. */
  mapNameChars: 300,
  callPathChars: 2000,
  /** Characters shown of a call's body; what is longer is cut. */
  callBodyChars: 16 * 1024,
  /** Characters of the line of the command that made a call. */
  callingCommandChars: 600,
  /** Commands whose calls are kept for a page that comes later, and calls of each. */
  lensCommands: 30,
  lensCallsPerCommand: 100,
  /** Terminal geometry, in cells. */
  minCols: 2,
  maxCols: 500,
  minRows: 1,
  maxRows: 300,
  /** A visible page says so this often; a sandbox is not idle while one does. */
  activityIntervalMs: 60_000,
  connectionsPerSession: 8,
  /** Terminals that a session may begin in any minute; those that were closed count, too. */
  newTerminalsPerMinute: 60,
  /** Characters of the title that a learner gives to a terminal. */
  terminalTitleChars: 40,
  /** Runs that wait for one terminal, beside the one that runs: more than anybody asks for who reads what they print. */
  waitingRuns: 50,
  /** JSON messages of a client that are read at once, then in the long run. */
  messagesPerSecond: 50,
  messageBurst: 200,
  /** What a client sends, in bytes: a paste of this size comes through at once, then so much a second is read. */
  inputBurstBytes: 4 * 1024 * 1024,
  inputBytesPerSecond: 1024 * 1024,
  /**
   * What each connection of an address may send whatever its neighbours do, messages and bytes: more than somebody who
   * types, and the acknowledgements of what that prints. So a page is never held back for another's flood.
   */
  ownMessagesPerSecond: 10,
  ownMessageBurst: 50,
  ownInputBytesPerSecond: 32 * 1024,
  ownInputBurstBytes: 128 * 1024,
  /**
   * What all connections of one address may send together beyond that. A class sits behind one address: eight of it may
   * paste as much as each may at once, and goes on at a small part of what 200 connections could send each for itself.
   */
  addressMessagesPerSecond: 500,
  addressMessageBurst: 2000,
  addressInputBytesPerSecond: 4 * 1024 * 1024,
  addressInputBurstBytes: 32 * 1024 * 1024,
  /**
   * Bytes that wait for a client to read them before it is given up. The windows of all its terminals and many receipts
   * fit in; a client that reads nothing would make the server keep messages for as long as it pings.
   */
  sendBufferBytes: 8 * 1024 * 1024,
  /** The client pings this often; either side gives the other up after three silent intervals. */
  pingIntervalMs: 10_000,
  /** A client must say hello within this time. */
  helloTimeoutMs: 10_000,
} as const;
