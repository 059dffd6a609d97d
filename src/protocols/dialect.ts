import type { AudioFormat } from '../audio/format.js';
import type { TakeSamples } from '../audio/frame-ports.js';

/** What goes over a socket in one piece. */
export type WireData = string | Uint8Array<ArrayBuffer>;

/** What every dialect can say about sound and about the wire itself; the link acts on these without knowing the dialect. */
export type MediaMessage =
  /** Sound from the far side. */
  | { readonly type: 'audio'; readonly samples: Float32Array<ArrayBuffer> }
  /** Barge-in: what is queued for playback must not be heard. */
  | { readonly type: 'clear' }
  /** Not to be understood; counted and reported, never fatal. */
  | { readonly type: 'bad-message'; readonly detail: string }
  /** Well formed and of no use here (unknown type); for diagnostics. */
  | { readonly type: 'ignored'; readonly detail: string };

/** One conversation over one socket, as bytes and JSON. It may keep state; it knows no socket, no timer and no retry. */
export interface Wire<Command, Message> {
  /** What to send as soon as the socket is open. */
  greet(): WireData[];
  /** Reads one frame. Never throws, whatever arrives. `take` gives room for decoded samples. */
  read(data: string | ArrayBuffer, take: TakeSamples): (Message | MediaMessage)[];
  /** Writes one command. */
  write(command: Command): WireData[];
  /** Writes one frame of the near side's sound. The view is reused: send it before the next call. */
  writeAudio(samples: Float32Array): WireData;
}

export interface Formats {
  readonly uplink: AudioFormat;
  readonly downlink: AudioFormat;
}

/** A provider's way of speaking. One file each, one line in the map of its kind. */
export interface Dialect<Options, Command, Message> {
  /** A sentence that names the wrong option, or undefined. Called before anything opens. */
  check(options: Options): string | undefined;
  /** A sentence that names what is still lacking once token and address are known, or undefined. */
  missing(options: Options): string | undefined;
  /** The socket's address; ws: or wss:. Only after `check`. */
  url(options: Options): string;
  formats(options: Options): Formats;
  /** After the socket is open: sound flows at the provider's first message, or at the latest after this time. */
  readonly readyAfterMs: number;
  connect(options: Options): Wire<Command, Message>;
}
