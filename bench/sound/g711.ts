import alawmulaw from 'alawmulaw';
import { createHash } from 'node:crypto';
import { seededRandom } from '../../simulators/src/network/random.ts';
import { voiceClips } from '../../simulators/src/sound/voice-clips.ts';
import type { Codec } from '../../src/audio/codecs/codec.ts';
import { makeAlaw, makeMulaw } from '../../src/audio/codecs/g711.ts';
import { gzipBytes } from './minified.ts';

/** Million samples a second. */
export interface Rates {
  readonly ours: number;
  readonly peer: number;
}

export interface LawResult {
  readonly law: string;
  /** SHA-256 of the codes of -32768...32767, and of the 16-bit values of codes 0...255. */
  readonly encodeHash: string;
  readonly decodeHash: string;
  /** Of the 65,536 codes and the 256 values, how many the peer has otherwise. */
  readonly peerEncodesOtherwise: number;
  readonly peerDecodesOtherwise: number;
  readonly signals: readonly { readonly signal: string; readonly encode: Rates; readonly decode: Rates }[];
}

export interface G711Result {
  readonly laws: readonly LawResult[];
  readonly gzipBytes: number;
}

const FRAME_SAMPLES = 160;
const WARM_ROUNDS = 5;
/** Within a round, which is short: among many one finds the machine undisturbed. */
const REPEATS = 3;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function measureG711(rounds: number): Promise<G711Result> {
  return {
    laws: [
      measureLaw('μ-law', makeMulaw(), alawmulaw.mulaw, rounds),
      measureLaw('A-law', makeAlaw(), alawmulaw.alaw, rounds),
    ],
    gzipBytes: await gzipBytes('bench/sound/both-laws.ts'),
  };
}

type Peer = typeof alawmulaw.mulaw;

function measureLaw(law: string, codec: Codec, peer: Peer, rounds: number): LawResult {
  const every = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const codes = codec.encode(floats(every)).slice();
  const everyCode = Uint8Array.from({ length: 256 }, (_, i) => i);
  const take = (samples: number): Float32Array<ArrayBuffer> => new Float32Array(samples);
  const values = Int16Array.from(codec.decode(everyCode, take), (value) => value * 32_768);
  const peerCodes = peer.encode(every);
  const peerValues = peer.decode(everyCode);
  return {
    law,
    encodeHash: sha256(codes),
    decodeHash: sha256(new Uint8Array(values.buffer)),
    peerEncodesOtherwise: codes.filter((code, i) => code !== peerCodes[i]).length,
    peerDecodesOtherwise: values.filter((value, i) => value !== peerValues[i]).length,
    signals: signals().map(({ signal, samples }) => ({ signal, ...measureRates(codec, peer, samples, rounds) })),
  };
}

/** A processor foretells the branches that speech takes, and cannot foretell those of noise. */
function signals(): { readonly signal: string; readonly samples: Int16Array }[] {
  const random = seededRandom(11);
  const speech = voiceClips.get('story', 8000).samples;
  return [
    { signal: 'noise of all levels', samples: speech.map(() => Math.floor((random() - 0.5) * 65_536)) },
    { signal: 'speech', samples: speech },
  ];
}

function measureRates(
  codec: Codec,
  peer: Peer,
  samples: Int16Array,
  rounds: number,
): { readonly encode: Rates; readonly decode: Rates } {
  const cut = frames(samples);
  const floatFrames = cut.map(floats);
  const bytes = cut.map((frame) => peer.encode(frame));
  const pooled = new Float32Array(FRAME_SAMPLES);
  return {
    encode: rates(
      cut.length,
      rounds,
      () => floatFrames.forEach((frame) => codec.encode(frame)),
      () => cut.forEach((frame) => peer.encode(frame)),
    ),
    decode: rates(
      cut.length,
      rounds,
      () => bytes.forEach((frame) => codec.decode(frame, () => pooled)),
      () => bytes.forEach((frame) => peer.decode(frame)),
    ),
  };
}

const floats = (samples: Int16Array): Float32Array => Float32Array.from(samples, (sample) => sample / 32_768);

function frames(samples: Int16Array): Int16Array[] {
  const count = Math.floor(samples.length / FRAME_SAMPLES);
  return Array.from({ length: count }, (_, i) => samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES));
}

/** Million samples a second in the fastest of rounds in which both take turns: what else runs only ever slows them down. */
function rates(frameCount: number, rounds: number, ours: () => void, peer: () => void): Rates {
  const rate = (run: () => void): number => {
    const began = process.hrtime.bigint();
    for (let i = 0; i < REPEATS; i++) run();
    return (REPEATS * 1000 * frameCount * FRAME_SAMPLES) / Number(process.hrtime.bigint() - began);
  };
  const taken = Array.from({ length: WARM_ROUNDS + rounds }, () => [rate(ours), rate(peer)] as const).slice(
    WARM_ROUNDS,
  );
  return { ours: Math.max(...taken.map(([own]) => own)), peer: Math.max(...taken.map(([, other]) => other)) };
}
