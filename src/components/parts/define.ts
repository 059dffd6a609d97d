import { log } from '../../logger.js';

/** Registers a tag, once a page: a second copy of the library warns and leaves the tag to the first. Does nothing in Node. */
export function define(tag: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry) return;
  const taken = registry.get(tag);
  if (!taken) registry.define(tag, element);
  else if (taken !== element) log.warn(`<${tag}> is on this page already, from another file: the first one stays.`);
}
