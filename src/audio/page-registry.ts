import { log } from '../logger.js';
import { VERSION } from '../version.js';
import { AudioEngine } from './engine.js';

/** What all copies of the library on one page share, whichever file or bundle they came from. */
export interface PageRegistry {
  /** The release that came first and made the engine. */
  readonly version: string;
  readonly engine: AudioEngine;
}

/** The contract between copies: it changes with the words on the ports (frame-ports.ts) or the shape of the engine. */
const MAJOR = '1';
const OWN_KEY = Symbol.for(`voice-call-elements/${MAJOR}`);
const MAJORS_KEY = Symbol.for('voice-call-elements');

type PageGlobal = Record<symbol, unknown>;

/** Made at first use, so that importing the library does nothing. Copies of one major version find each other here. */
export function pageRegistry(): PageRegistry {
  const page = globalThis as unknown as PageGlobal;
  const found = page[OWN_KEY] as PageRegistry | undefined;
  if (found) return found;
  const made: PageRegistry = { version: VERSION, engine: new AudioEngine() };
  Object.defineProperty(page, OWN_KEY, { value: made, configurable: true });
  warnOfOtherMajors(page);
  return made;
}

function warnOfOtherMajors(page: PageGlobal): void {
  const majors = (page[MAJORS_KEY] ??= []) as string[];
  if (majors.length > 0) {
    log.warn(
      `Two major versions (${[...majors, MAJOR].join(', ')}) share this page. Each keeps its own microphone and sound: load one version only.`,
    );
  }
  majors.push(MAJOR);
}
