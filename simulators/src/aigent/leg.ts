import { Connection, type ConnectionSetup } from '../wire/connection.js';
import { parseObject, type JsonObject } from '../wire/json.js';
import { readFrame, type Frame } from './frame.js';
import { readMetadata, type StreamFacts } from './metadata.js';
import type { AigentBreachRule, Codec } from './options.js';
import { receivedSound, type ReceivedSound } from './sound.js';

const METADATA = 1;
const VOICE = 2;
/** A client's clock may be off, and frames may wait for a socket. */
const TIME_TOLERANCE_S = 60;

export interface LegSetup extends ConnectionSetup {
  readonly codecNames: Readonly<Record<string, Codec>>;
  readonly metadataWithinMs: number;
}

export interface LegHandlers {
  /** The metadata have come: from now on the leg is part of a call. */
  told(facts: StreamFacts): void;
  closed(): void;
  breach(rule: AigentBreachRule, detail: string, facts: StreamFacts | undefined): void;
}

/** One socket: metadata, then one side's sound. */
export class AigentLeg {
  readonly connection: Connection;
  readonly #handlers: LegHandlers;
  readonly #codecNames: LegSetup['codecNames'];
  readonly #reported = new Set<AigentBreachRule>();
  readonly #cancelWait: () => void;
  #metadata: JsonObject | undefined;
  #facts: StreamFacts | undefined;
  #sound: ReceivedSound | undefined;
  #soundIsBroken = false;
  #lastTimeS = 0;
  #voiceFrames = 0;

  constructor(setup: LegSetup, handlers: LegHandlers) {
    this.#handlers = handlers;
    this.#codecNames = setup.codecNames;
    const late = (): void => this.#breach('late-metadata', `nothing for ${setup.metadataWithinMs} ms`);
    this.#cancelWait = setup.clock.after(setup.metadataWithinMs, late);
    this.connection = new Connection(setup, {
      text: (text) => this.#breach('text-frame', text.slice(0, 80)),
      binary: (bytes) => this.#read(bytes),
      badFrame: (detail) => this.#breach('bad-frame', detail),
      closed: () => {
        this.#cancelWait();
        handlers.closed();
      },
    });
  }

  /** As it was sent. */
  get metadata(): JsonObject | undefined {
    return this.#metadata;
  }

  get facts(): StreamFacts | undefined {
    return this.#facts;
  }

  get voiceFrames(): number {
    return this.#voiceFrames;
  }

  /** All sound so far, at the rate of the facts; undefined before them. */
  get sound(): ReceivedSound | undefined {
    return this.#sound;
  }

  #read(bytes: Buffer): void {
    const frame = readFrame(bytes);
    if (!frame) return this.#breach('short-frame', `${bytes.length} bytes`);
    this.#checkTime(frame.timeS);
    if (frame.code === METADATA) this.#readMetadata(frame);
    else if (frame.code === VOICE) this.#readVoice(frame);
    else this.#breach('unknown-code', String(frame.code));
  }

  #checkTime(timeS: number): void {
    const offS = timeS - Date.now() / 1000;
    if (Math.abs(offS) > TIME_TOLERANCE_S) this.#breach('bad-time', `${Math.round(offS)} s off`);
    else if (timeS < this.#lastTimeS) this.#breach('time-backwards', `${timeS} after ${this.#lastTimeS}`);
    this.#lastTimeS = Math.max(this.#lastTimeS, timeS);
  }

  #readMetadata({ payload }: Frame): void {
    if (this.#metadata) return this.#breach('second-metadata', '');
    this.#cancelWait();
    const text = payload.toString();
    // What is not UTF-8 does not come back as it was.
    const message = Buffer.from(text).equals(payload) ? parseObject(text) : undefined;
    this.#metadata = message ?? {};
    if (!message) return this.#breach('bad-metadata', 'no JSON object in UTF-8');
    const note = (rule: AigentBreachRule, detail: string): void => this.#handlers.breach(rule, detail, this.#facts);
    this.#facts = readMetadata(message, this.#codecNames, note);
    if (!this.#facts) return;
    this.#sound = receivedSound(this.#facts);
    this.#handlers.told(this.#facts);
  }

  #readVoice({ payload }: Frame): void {
    if (!this.#metadata) return this.#breach('voice-before-metadata', '');
    if (payload.length === 0) return this.#breach('empty-voice', '');
    this.#voiceFrames++;
    if (this.#soundIsBroken) return;
    try {
      this.#sound?.push(payload);
    } catch (error) {
      this.#soundIsBroken = true;
      this.#breach('bad-media', (error as Error).message);
    }
  }

  /** A rule that a stream of frames breaks is broken fifty times a second: once says it. */
  #breach(rule: AigentBreachRule, detail: string): void {
    if (this.#reported.has(rule)) return;
    this.#reported.add(rule);
    this.#handlers.breach(rule, detail, this.#facts);
  }
}
