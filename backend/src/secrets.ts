import { parseObject } from './json.js';

const CUT_OUT = '[removed]';
/** The shape of the gateway's keys, for those that are not ours. */
const KEY_SHAPE = /\bav_[A-Za-z0-9_-]{6,}/g;
/** Of inner addresses, paths and queries may be secrets themselves. */
const ADDRESS_SHAPE = /\b(?:wss?|https?):\/\/[^\s"'<>]+/gi;

/** What addresses carry as a token, whatever it is called there. */
const TOKEN_SHAPE = /((?:token|ticket)=)[^&\s"']+/gi;

/** Cuts known secrets out of text that leaves this process. */
export class Scrubber {
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.filter((secret) => secret.length > 0);
  }

  text(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, CUT_OUT);
    return clean;
  }

  /** Also cuts tokens out of queries: a platform may want its own there. */
  line(text: string): string {
    return this.text(text).replace(TOKEN_SHAPE, `$1${CUT_OUT}`);
  }

  /** Also cuts addresses and what only looks like a key. For sentences of others, which may name anything. */
  sentence(text: string): string {
    return this.text(text).replace(KEY_SHAPE, CUT_OUT).replace(ADDRESS_SHAPE, CUT_OUT);
  }

  /** A JSON text with every string in it cleaned, however it was escaped; other texts as by `sentence`. */
  json(text: string): string {
    const message = parseObject(text);
    if (!message) return this.sentence(text);
    return JSON.stringify(message, (_key, value: unknown) =>
      typeof value === 'string' ? this.sentence(value) : value,
    );
  }
}
