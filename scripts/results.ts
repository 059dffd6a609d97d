import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const FOLDER = '.tmp/results';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function clearResults(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

export function resultsFile(name: string): string {
  return `${FOLDER}/${name}.json`;
}

export function writeResults(name: string, counts: Counts): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(resultsFile(name), JSON.stringify(counts));
}

export function sumResults(): Counts {
  const all = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Counts);
  const sum = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
