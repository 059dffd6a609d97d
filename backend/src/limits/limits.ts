/** Every number that bounds something. All are settable; the defaults suit voice calls of web visitors. */
export const defaultLimits = {
  /** A ticket's life. */
  ticketMs: 60_000,
  ticketsPerMinutePerUser: 5,
  ticketsPerMinutePerAddress: 20,
  /** A page renews its token whenever it has to connect anew; an office full of operators has one address. */
  tokensPerMinutePerUser: 20,
  tokensPerMinutePerAddress: 100,
  /** Of conversations whose socket cannot open. */
  stepsPerMinutePerUser: 60,
  /** For the provider to answer a step: its own limit is 29 s. */
  stepMs: 30_000,
  /** Requests and upgrades of one address, good or not, counted by each process. */
  attemptsPerMinutePerAddress: 120,
  /** How long the site's authorize hook may take. */
  authorizeMs: 5_000,
  /** Sockets of browsers in this process, calls or not yet. */
  connections: 1_000,
  connectionsPerAddress: 20,
  callsPerUser: 1,
  /** Of one side: the call before may still be on its way out when the next begins, and a line be cut unnoticed. */
  streamsPerUser: 2,
  /** From the upgrade to the page's `config`. */
  firstMessageMs: 5_000,
  configBytes: 64 * 1024,
  audioFrameBytes: 8 * 1024,
  textBytes: 64 * 1024,
  imageBytes: 2 * 1024 * 1024,
  /** Beside audio frames of at least 10 ms. */
  messagesPerSecond: 60,
  /** How far a browser's sound may run ahead of real time, e.g. after a gap in the line. */
  audioBurstMs: 5_000,
  /** Of one side of a streamed call, sustained; PCM at 16 kHz is half of it. */
  streamBytesPerSecond: 64 * 1024,
  streamFramesPerSecond: 100,
  /** How much of that may come at once: what a page kept while its line was cut. */
  streamBurstMs: 30_000,
  /** Sustained bytes a second of texts and images; twice `imageBytes` at once. */
  textBytesPerSecond: 256 * 1024,
  upstreamFrameBytes: 4 * 1024 * 1024,
  connectMs: 8_000,
  /** Browser's sound that waited longer for the provider is dropped. */
  staleAudioMs: 200,
  /** Reading stops while more than this waits on the other side, and goes on under `lowWaterBytes`. */
  highWaterBytes: 256 * 1024,
  lowWaterBytes: 64 * 1024,
  /** A provider that takes nothing for this long is gone. */
  stallMs: 20_000,
  pingMs: 15_000,
  pongMs: 10_000,
  /** For a socket to close after it was told so. */
  closeMs: 2_000,
  /** What running calls get at a stop. */
  drainMs: 30_000,
  /** A slot of a dead process is free again after this. */
  leaseMs: 30_000,
  headersMs: 10_000,
  requestMs: 15_000,
  bodyBytes: 64 * 1024,
} as const satisfies Record<string, number>;

export type Limits = { readonly [Name in keyof typeof defaultLimits]: number };
