import { brief, table } from '../table.ts';
import type { G711Result } from './g711.ts';

export function g711Report({ laws }: G711Result, targets: string): string {
  const rates = laws.flatMap(({ law, signals }) =>
    signals.map(({ signal, encode, decode }) => [
      law,
      signal,
      ...[encode, decode].flatMap(({ ours, peer }) => [brief(ours), brief(peer), brief(ours / peer)]),
    ]),
  );
  const heads = ['law', 'sound', 'encoding, this', 'alawmulaw', 'ratio', 'decoding, this', 'alawmulaw', 'ratio'];
  const wrong = laws.map(
    ({ law, peerEncodesOtherwise, peerDecodesOtherwise }) =>
      `${peerEncodesOtherwise} of 65536 codes and ${peerDecodesOtherwise} of 256 values of ${law}`,
  );
  return `## G.711, million samples a second

${table(heads, rates)}

Here a ratio above 1 says that ours is faster. alawmulaw differs from the Recommendation in ${wrong.join(', and in ')}.

${targets}
`;
}
