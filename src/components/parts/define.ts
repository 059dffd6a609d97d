import { log } from '../../logger.js';

/**
 * Registers a tag, once a page: a second copy of the library warns and leaves the tag to the first. Returns the class
 * that holds the tag, the only one that `new` works with. Does nothing in Node.
 */
export function define<Class extends CustomElementConstructor>(tag: string, element: Class): Class {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  const taken = registry?.get(tag);
  if (!taken) registry?.define(tag, element);
  else if (taken !== element) log.warn(`<${tag}> is on this page already, from another file: the first one stays.`);
  return (taken as Class | undefined) ?? element;
}
