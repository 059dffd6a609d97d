/** What is wrong with a configuration, one sentence a mistake. Thrown before anything listens. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** Collects mistakes, so that all of them are told at once. */
export class Mistakes {
  readonly #sentences: string[] = [];

  add(sentence: string): void {
    this.#sentences.push(sentence);
  }

  throwIfAny(): void {
    if (this.#sentences.length > 0) throw new ConfigurationError(this.#sentences);
  }
}
