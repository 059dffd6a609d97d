/** What goes wrong on purpose with one connection, whatever it carries. Times count from its opening. */
export interface ConnectionFaults {
  /** HTTP status that answers the upgrade instead of 101. */
  refuseStatus?: number | undefined;
  /** Takes the connection and never answers the upgrade. */
  hangUpgrade?: boolean | undefined;
  /** Opens, reads, and never says anything. */
  hangAfterOpen?: boolean | undefined;
  /** Destroys the connection without a close frame, so long after open. */
  cutAfterMs?: number | undefined;
  /** Closes so long after open, with `closeCode` (default 1011; any of 1000-4999) and `closeReason`. */
  closeAfterMs?: number | undefined;
  closeCode?: number | undefined;
  closeReason?: string | undefined;
  /** Holds each server frame back by `delayMs` plus up to `jitterMs`; the order is kept. */
  delayMs?: number | undefined;
  jitterMs?: number | undefined;
  /** Text frames sent as they are, first of all; a Buffer may hold invalid UTF-8. */
  rawFrames?: readonly (string | Buffer)[] | undefined;
  /** Stops reading and sending so long after open, for `stallForMs` (default: for ever). */
  stallAfterMs?: number | undefined;
  stallForMs?: number | undefined;
  /** Sends every JSON message twice. */
  duplicateMessages?: boolean | undefined;
}

export interface CloseFacts {
  readonly code: number;
  readonly reason: string;
}
