import { brief, table } from '../table.ts';
import type { G711Result } from './g711.ts';

export function g711Report({ laws }: G711Result, targets: string): string {
  const rows = laws.map(({ law, peerEncodesOtherwise, peerDecodesOtherwise, encode, decode }) => [
    law,
    `${peerEncodesOtherwise} of 65536`,
    `${peerDecodesOtherwise} of 256`,
    `${brief(encode.ours)} / ${brief(encode.peer)}`,
    brief(encode.ours / encode.peer),
    `${brief(decode.ours)} / ${brief(decode.peer)}`,
    brief(decode.ours / decode.peer),
  ]);
  const heads = [
    'law',
    'codes that alawmulaw has wrong',
    'values wrong',
    'encoding, million samples a second, ours / alawmulaw',
    'times',
    'decoding',
    'times',
  ];
  return `## G.711 beside alawmulaw

${table(heads, rows)}

${targets}
`;
}
