import alawmulaw from 'alawmulaw';
import { createHash } from 'node:crypto';
import { voiceClips } from '../../simulators/src/sound/voice-clips.ts';
import type { Codec } from '../../src/audio/codecs/codec.ts';
import { makeAlaw, makeMulaw } from '../../src/audio/codecs/g711.ts';
import { gzipBytes, KILOBYTE } from './minified.ts';
import { atLeast, atMost, figure, type Verdict } from './verdict.ts';

export interface LawResult {
  readonly law: string;
  /** SHA-256 of the codes of -32768...32767, and of the 16-bit values of codes 0...255. */
  readonly encodeHash: string;
  readonly decodeHash: string;
  /** Of the 65,536 codes and the 256 values, how many the peer has otherwise. */
  readonly peerEncodesOtherwise: number;
  readonly peerDecodesOtherwise: number;
  /** Million samples a second. */
  readonly encode: { readonly ours: number; readonly peer: number };
  readonly decode: { readonly ours: number; readonly peer: number };
}

export interface G711Result {
  readonly laws: readonly LawResult[];
  readonly gzipBytes: number;
}

/** Of the tables that ITU-T G.711 gives. */
const HASHES: Readonly<Record<string, { readonly encode: string; readonly decode: string }>> = {
  'μ-law': {
    encode: '90c29de505fb68e766118303bd552a16005dcf810873698bee1d8f3b247ce28c',
    decode: '3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827',
  },
  'A-law': {
    encode: '38488f6fd710f4686360edc4d38639f96c491595ef93f8eb8d62d5e07ca6ce7b',
    decode: 'e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174',
  },
};
const FRAME_SAMPLES = 160;
const WARM_ROUNDS = 2;
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

function measureLaw(law: string, codec: Codec, peer: typeof alawmulaw.mulaw, rounds: number): LawResult {
  const every = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const codes = codec.encode(floats(every)).slice();
  const everyCode = Uint8Array.from({ length: 256 }, (_, i) => i);
  const take = (samples: number): Float32Array<ArrayBuffer> => new Float32Array(samples);
  const values = Int16Array.from(codec.decode(everyCode, take), (value) => value * 32_768);
  const peerCodes = peer.encode(every);
  const peerValues = peer.decode(everyCode);
  const speech = frames(voiceClips.get('story', 8000).samples);
  const floatSpeech = speech.map(floats);
  const bytes = speech.map((frame) => peer.encode(frame));
  const pooled = new Float32Array(FRAME_SAMPLES);
  const [encodeOurs, encodePeer] = rates(
    speech.length,
    rounds,
    () => floatSpeech.forEach((frame) => codec.encode(frame)),
    () => speech.forEach((frame) => peer.encode(frame)),
  );
  const [decodeOurs, decodePeer] = rates(
    speech.length,
    rounds,
    () => bytes.forEach((frame) => codec.decode(frame, () => pooled)),
    () => bytes.forEach((frame) => peer.decode(frame)),
  );
  return {
    law,
    encodeHash: sha256(codes),
    decodeHash: sha256(new Uint8Array(values.buffer)),
    peerEncodesOtherwise: codes.filter((code, i) => code !== peerCodes[i]).length,
    peerDecodesOtherwise: values.filter((value, i) => value !== peerValues[i]).length,
    encode: { ours: encodeOurs, peer: encodePeer },
    decode: { ours: decodeOurs, peer: decodePeer },
  };
}

const floats = (samples: Int16Array): Float32Array => Float32Array.from(samples, (sample) => sample / 32_768);

function frames(samples: Int16Array): Int16Array[] {
  const count = Math.floor(samples.length / FRAME_SAMPLES);
  return Array.from({ length: count }, (_, i) => samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES));
}

/** Million samples a second in the fastest of rounds in which both take turns: what else runs only ever slows them down. */
function rates(frameCount: number, rounds: number, ours: () => void, peer: () => void): [number, number] {
  const rate = (run: () => void): number => {
    const began = process.hrtime.bigint();
    for (let i = 0; i < 10; i++) run();
    return (10_000 * frameCount * FRAME_SAMPLES) / Number(process.hrtime.bigint() - began);
  };
  const taken = Array.from({ length: WARM_ROUNDS + rounds }, () => [rate(ours), rate(peer)] as const).slice(
    WARM_ROUNDS,
  );
  return [Math.max(...taken.map(([own]) => own)), Math.max(...taken.map(([, other]) => other))];
}

export function g711Verdicts({ laws, gzipBytes: bytes }: G711Result): Verdict[] {
  return [
    ...laws.flatMap(({ law, encodeHash, decodeHash, encode }) => {
      const tables = HASHES[law];
      return [
        hash(`${law}, all codes`, tables?.encode, encodeHash),
        hash(`${law}, all values`, tables?.decode, decodeHash),
        atLeast(`${law}, encoding beside alawmulaw`, 2.5, figure(encode.ours / encode.peer, 'times')),
      ];
    }),
    atMost('both codecs, gzip', 0.5 * KILOBYTE, figure(bytes, 'bytes', 0)),
  ];
}

function hash(what: string, target: string | undefined, measured: string): Verdict {
  const short = (value = ''): string => `SHA-256 ${value.slice(0, 8)}…`;
  return { what, target: short(target), measured: short(measured), met: measured === target };
}
