import assert from 'node:assert/strict';
import { after } from 'node:test';

/** Every log line of every backend in this process. */
export const logLines: string[] = [];
const secrets = new Set<string>();
/** What browsers were told, in bodies, messages and close frames. */
const told: string[] = [];

export const logStream = { write: (line: string): void => void logLines.push(line) };

/** Remembers a secret: no log line and nothing told to a browser may hold it when the tests end. */
export function secret(value: string): string {
  secrets.add(value);
  return value;
}

export function noteTold(text: string): void {
  told.push(text);
}

export function linesWith(reason: string): string[] {
  return logLines.filter((line) => line.includes(`"reason":"${reason}"`));
}

// At the end of every test file that starts a backend.
after(() => {
  for (const value of secrets) {
    for (const line of logLines) assert.ok(!line.includes(value), `a log line holds the secret ${value}: ${line}`);
  }
  const keys = [...secrets].filter((value) => value.startsWith('av_'));
  for (const key of keys) for (const text of told) assert.ok(!text.includes(key), `a browser was told a key: ${text}`);
});
