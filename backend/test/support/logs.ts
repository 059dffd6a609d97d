import assert from 'node:assert/strict';
import { after } from 'node:test';

/** Every log line of every backend in this process. */
export const logLines: string[] = [];
const secrets = new Set<string>();
/** Secrets that a browser is given: a ticket belongs to the page that asked for it. */
const mayBeTold = new Set<string>();
/** What browsers were told, in bodies, messages and close frames. */
const told: string[] = [];

export const logStream = { write: (line: string): void => void logLines.push(line) };

/** Remembers a secret: no log line, and nothing told to a browser, may hold it when the tests end. */
export function secret(value: string): string {
  secrets.add(value);
  return value;
}

/** Remembers a ticket: no log line may hold it when the tests end. */
export function ticketSecret(value: string): string {
  mayBeTold.add(value);
  return secret(value);
}

export function noteTold(text: string): void {
  told.push(text);
}

export function linesWith(reason: string): string[] {
  return logLines.filter((line) => line.includes(`"reason":"${reason}"`));
}

/** Throws when a secret stands in a log line or in what a browser was told. */
export function assertNoSecrets(): void {
  for (const value of secrets) {
    for (const line of logLines) assert.ok(!line.includes(value), `a log line holds the secret ${value}: ${line}`);
    if (mayBeTold.has(value)) continue;
    for (const text of told) assert.ok(!text.includes(value), `a browser was told the secret ${value}: ${text}`);
  }
}

// At the end of every test file that starts a backend.
after(assertNoSecrets);
