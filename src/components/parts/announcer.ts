/** What the one live region says: whatever is newest among several facts. A fact that has gone is no news. */
export class Announcer {
  #facts: readonly string[] = [];
  text = '';

  /** The same facts in the same order each time; '' for one that does not hold. Later ones matter more. */
  tell(...facts: string[]): void {
    facts.forEach((fact, at) => {
      if (fact && fact !== this.#facts[at]) this.text = fact;
    });
    this.#facts = facts;
  }
}
