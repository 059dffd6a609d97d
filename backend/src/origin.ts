/** The pages that may use this backend, by exact origin. */
export class OriginList {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** False without a header, for `null`, and for anything that is not letter by letter in the list. */
  allows(origin: string | undefined): origin is string {
    return origin !== undefined && this.#origins.has(origin);
  }
}

/** What is wrong with one entry of the list, or undefined. */
export function originMistake(entry: string): string | undefined {
  if (entry === '*') return 'must name origins one by one, * is not one';
  if (entry === 'null') return 'must not hold null, which every sandboxed frame sends';
  let url: URL;
  try {
    url = new URL(entry);
  } catch {
    return `holds ${JSON.stringify(entry)}, which is no origin like https://www.example.com`;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `holds ${entry}, which is neither http nor https`;
  if (url.origin !== entry) return `holds ${entry}: write it as browsers send it, ${url.origin}`;
  return undefined;
}
