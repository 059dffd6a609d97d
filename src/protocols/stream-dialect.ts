import type { AudioContainer, AudioEncoding } from '../audio/format.js';

/** Whose voice a stream carries. A call needs both. */
export type StreamChannel = 'agent' | 'client';

/** What a page may ask for; `pcm` is 16 bit, little-endian. */
export type StreamCodec = 'opus' | 'mulaw' | 'alaw' | 'pcm';

/** What a streamed call is made of, the same for both of its sockets. Plain data: it travels to the link worker. */
export interface StreamOptions {
  /** ws(s) or http(s) address; the dialect's own when absent. */
  readonly url?: string | undefined;
  /** Token or ticket, fresh for each socket. */
  readonly token?: string | undefined;
  /** Default opus. */
  readonly codec?: StreamCodec | undefined;
  /** Of opus only; default webm. */
  readonly container?: AudioContainer | undefined;
  /** 48000 with opus; else 8000 (default) or 16000. */
  readonly sampleRateHz?: number | undefined;
  /** A UUID, version 4, of this call alone. */
  readonly callId: string;
  /** Default inbound. */
  readonly direction?: 'inbound' | 'outbound' | undefined;
  readonly agentId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly agentWindowsUsername?: string | undefined;
  readonly category?: string | undefined;
  /** The client's number. */
  readonly ani?: string | undefined;
  /** The agent's number. */
  readonly agentAni?: string | undefined;
  readonly programId?: string | undefined;
  /** Other names of codecs than the dialect's own, where the wire is not publicly known. */
  readonly codecNames?: Partial<Readonly<Record<StreamCodec, string>>> | undefined;
}

/** What is to be sent: samples through a codec of `audio/codecs/`, or Opus packets in a container. */
export type StreamFormat =
  | { readonly encoding: AudioEncoding; readonly sampleRateHz: number; readonly frameMs: number }
  | {
      readonly encoding: 'opus';
      readonly container: AudioContainer;
      readonly sampleRateHz: number;
      readonly frameMs: number;
    };

/** One socket of a call, one way. It knows no socket, no clock, no timer and no retry. */
export interface StreamWire {
  /** What to send as soon as the socket is open, once. */
  greet(nowMs: number): Uint8Array<ArrayBuffer>;
  /** Frames a piece of sound: some samples of a codec, or what a container gave. `nowMs` is Unix time. */
  frameAudio(piece: Uint8Array, nowMs: number): Uint8Array<ArrayBuffer>;
}

/** A platform's way of taking both sides of a call. Nothing that it sends back is of use. */
export interface StreamDialect {
  /** A sentence that names the wrong option, or undefined. Called before anything opens. */
  check(options: StreamOptions): string | undefined;
  /** A sentence that names what is still lacking once token and address are known, or undefined. */
  missing(options: StreamOptions): string | undefined;
  /** The socket's address; ws: or wss:. It may carry the token: show it to nobody. Only after `check`. */
  url(options: StreamOptions): string;
  /** The text without any token that an address of this dialect could have put into it. */
  withoutToken(text: string, options: StreamOptions): string;
  format(options: StreamOptions): StreamFormat;
  connect(channel: StreamChannel, options: StreamOptions): StreamWire;
}
