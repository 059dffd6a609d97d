import type { CustomElementDeclaration, Package } from 'custom-elements-manifest/schema';
import manifest from '../../custom-elements.json';

/** A tag's entry in custom-elements.json. Throws for a tag that has none. */
export function manifestOf(tag: string): CustomElementDeclaration {
  const elements = (manifest as Package).modules.flatMap(({ declarations = [] }) => declarations);
  const element = elements.find((declaration) => 'tagName' in declaration && declaration.tagName === tag);
  if (!element) throw new Error(`custom-elements.json does not know <${tag}>: npm run manifest`);
  return element as CustomElementDeclaration;
}
