import type { G711Result } from './g711.ts';
import { KILOBYTE } from './minified.ts';
import { atLeast, atMost, figure, type Verdict } from '../verdict.ts';

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

export function g711Verdicts({ laws, gzipBytes: bytes }: G711Result): Verdict[] {
  return [
    ...laws.flatMap(({ law, encodeHash, decodeHash, signals }) => {
      const tables = HASHES[law];
      return [
        hash(`${law}, all codes`, tables?.encode, encodeHash),
        hash(`${law}, all values`, tables?.decode, decodeHash),
        ...signals.map(({ signal, encode }) =>
          atLeast(`${law}, encoding ${signal} beside alawmulaw`, 2.5, figure(encode.ours / encode.peer, 'times')),
        ),
      ];
    }),
    atMost('both codecs, gzip', 0.5 * KILOBYTE, figure(bytes, 'bytes', 0)),
  ];
}

function hash(what: string, target: string | undefined, measured: string): Verdict {
  const short = (value = ''): string => `SHA-256 ${value.slice(0, 8)}…`;
  return { what, target: short(target), measured: short(measured), met: measured === target };
}
