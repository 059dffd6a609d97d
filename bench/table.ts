export type Row = readonly (string | number)[];

/** In Markdown. */
export function table(head: readonly string[], rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Two digits, and none behind the point from ten on; a dash for what is no number. */
export const brief = (value: number): string =>
  Number.isNaN(value) ? '-' : value === Infinity ? 'never' : value.toFixed(Math.abs(value) < 9.95 ? 1 : 0);

/** Above 1, ours is smaller. */
export const times = (peer: number, ours: number): string =>
  peer / ours < 0.095 ? (peer / ours).toFixed(2) : brief(peer / ours);
