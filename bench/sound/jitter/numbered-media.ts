const SCALE = 2 ** 23;
/** Neighbours that must fit before a place is believed. */
const PROOF_SAMPLES = 8;

/**
 * Speech that can be found again. It has 16 bits of the 24 that a Float32 holds exactly; in the eight below, each three
 * samples spell their own number, at -90 dBFS. What comes out untouched therefore says where it is from, and what was
 * mixed, scaled or made up fits nowhere.
 */
export class NumberedMedia {
  readonly rateHz: number;
  readonly samples: Float32Array;

  constructor(speech: Int16Array, rateHz: number) {
    this.rateHz = rateHz;
    // Numbers from 1 on, and no sample is 0: silence must not look like media, nor media like silence.
    this.samples = Float32Array.from(speech, (value, i) => {
      const byte = ((Math.floor(i / 3) + 1) >> (8 * (i % 3))) & 0xff;
      return ((value || 1) * 256 + byte) / SCALE;
    });
  }

  /** The place in the media of each sample that was heard; -1 where it is none. */
  trace(heard: Float32Array): Int32Array {
    const places = new Int32Array(heard.length).fill(-1);
    for (let at = 0, place = -1; at < heard.length; at++) {
      if (heard[at] === 0) place = -1;
      else if (place >= 0 && heard[at] === this.samples[place + 1]) place++;
      else place = this.#find(heard, at);
      places[at] = place;
    }
    return places;
  }

  #find(heard: Float32Array, at: number): number {
    // The first sample may be any of its three; the next whole number begins within two.
    for (let until = 0; until < 3; until++) {
      const place = 3 * (this.#number(heard, at + until) - 1) - until;
      if (this.#fits(heard, at, place)) return place;
    }
    return -1;
  }

  #number(heard: Float32Array, at: number): number {
    let number = 0;
    for (let k = 0; k < 3; k++) number |= ((heard[at + k]! * SCALE) & 0xff) << (8 * k);
    return number;
  }

  #fits(heard: Float32Array, at: number, place: number): boolean {
    if (place < 0 || place + PROOF_SAMPLES > this.samples.length) return false;
    for (let k = 0; k < PROOF_SAMPLES; k++) if (heard[at + k] !== this.samples[place + k]) return false;
    return true;
  }
}
