const WINDOW_MS = 20;
/** Speech begins after this much voice, and ends after this much quiet. */
const ONSET_MS = 120;
const HANGOVER_MS = 600;
/** Kept around an utterance, so that soft first and last sounds are not cut off. */
const MARGIN_MS = 200;
/** A voice that never pauses is cut here, else a running fan or music would hold the turn for ever. */
const LONGEST_MS = 20_000;
/** Voice is this much louder than the noise floor, and never softer than the level below. */
const ABOVE_FLOOR_DB = 9;
const SOFTEST_VOICE_DBFS = -45;
/** The noise floor is the softest window of the last eight blocks of half a second. */
const BLOCK_MS = 500;
const BLOCKS = 8;
const FIRST_FLOOR_DBFS = -55;

export type VoiceEvent =
  | { readonly kind: 'began' }
  /** Positions are samples since the first one pushed. */
  | { readonly kind: 'ended'; readonly fromSample: number; readonly toSample: number; readonly speechMs: number };

/** Finds speech by its loudness above an adaptive noise floor. Time is counted in samples, not by the clock. */
export class VoiceActivity {
  readonly #rateHz: number;
  readonly #windowSamples: number;
  readonly #blocks = new Array<number>(BLOCKS).fill(FIRST_FLOOR_DBFS);
  #blockLowest = Infinity;
  #blockWindows = 0;
  #sumOfSquares = 0;
  #windowFilled = 0;
  #windowsSeen = 0;
  #onsetMs = 0;
  #firstVoiced = 0;
  #lastVoiced = 0;
  #speaking = false;
  #voicedMs = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#windowSamples = (rateHz * WINDOW_MS) / 1000;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Voice heard in the present utterance, without its pauses; 0 while nobody speaks. */
  get voicedMs(): number {
    return this.#speaking ? this.#voicedMs : 0;
  }

  /** `extraDb` asks for a louder voice, e.g. while a loudspeaker may be heard by the microphone. */
  push(samples: Int16Array, extraDb = 0): VoiceEvent[] {
    const events: VoiceEvent[] = [];
    for (const sample of samples) {
      this.#sumOfSquares += sample * sample;
      if (++this.#windowFilled < this.#windowSamples) continue;
      const event = this.#window(levelDbfs(this.#sumOfSquares / this.#windowSamples), extraDb);
      if (event) events.push(event);
      this.#sumOfSquares = 0;
      this.#windowFilled = 0;
    }
    return events;
  }

  /** Ends an utterance whose audio stopped arriving. */
  flush(): VoiceEvent | undefined {
    return this.#speaking ? this.#end() : undefined;
  }

  #window(dbfs: number, extraDb: number): VoiceEvent | undefined {
    const floor = Math.min(this.#blockLowest, ...this.#blocks);
    const voiced = dbfs > Math.max(floor + ABOVE_FLOOR_DB, SOFTEST_VOICE_DBFS) + extraDb;
    this.#learnFloor(dbfs);
    const index = this.#windowsSeen++;
    if (!this.#speaking) return this.#beforeSpeech(index, voiced);
    if (voiced) {
      this.#lastVoiced = index;
      this.#voicedMs += WINDOW_MS;
    }
    const quietMs = (index - this.#lastVoiced) * WINDOW_MS;
    const lengthMs = (index - this.#firstVoiced) * WINDOW_MS;
    return quietMs >= HANGOVER_MS || lengthMs >= LONGEST_MS ? this.#end() : undefined;
  }

  #beforeSpeech(index: number, voiced: boolean): VoiceEvent | undefined {
    if (!voiced) {
      this.#onsetMs = Math.max(0, this.#onsetMs - WINDOW_MS / 2);
      return undefined;
    }
    if (this.#onsetMs === 0) this.#firstVoiced = index;
    this.#onsetMs += WINDOW_MS;
    if (this.#onsetMs < ONSET_MS) return undefined;
    this.#speaking = true;
    this.#voicedMs = this.#onsetMs;
    this.#lastVoiced = index;
    return { kind: 'began' };
  }

  #end(): VoiceEvent {
    this.#speaking = false;
    this.#onsetMs = 0;
    const marginSamples = (MARGIN_MS * this.#rateHz) / 1000;
    return {
      kind: 'ended',
      fromSample: Math.max(0, this.#firstVoiced * this.#windowSamples - marginSamples),
      toSample: Math.min(this.#windowsSeen, this.#lastVoiced + 1) * this.#windowSamples + marginSamples,
      speechMs: (this.#lastVoiced + 1 - this.#firstVoiced) * WINDOW_MS,
    };
  }

  #learnFloor(dbfs: number): void {
    this.#blockLowest = Math.min(this.#blockLowest, dbfs);
    if (++this.#blockWindows * WINDOW_MS < BLOCK_MS) return;
    this.#blocks.shift();
    this.#blocks.push(this.#blockLowest);
    this.#blockLowest = Infinity;
    this.#blockWindows = 0;
  }
}

function levelDbfs(meanSquare: number): number {
  return 10 * Math.log10(Math.max(meanSquare, 1e-3) / (32768 * 32768));
}
