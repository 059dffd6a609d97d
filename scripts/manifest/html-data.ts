import type { Attribute, CustomElementDeclaration } from 'custom-elements-manifest/schema';

/** What VS Code completes and explains in HTML (its "HTML custom data", version 1.1). */
export function htmlData(elements: readonly CustomElementDeclaration[]): unknown {
  return {
    version: 1.1,
    tags: elements.map((element) => ({
      name: element.tagName,
      description: element.description,
      attributes: element.attributes?.map((attribute) => ({
        name: attribute.name,
        description: attribute.description,
        ...(literals(attribute).length > 0 && { values: literals(attribute).map((name) => ({ name })) }),
        ...(attribute.type?.text === 'boolean' && { valueSet: 'v' }),
      })),
    })),
  };
}

/** The strings that an attribute may be, when its type is a list of them. */
export function literals({ type }: Attribute): string[] {
  const parts = type?.text.split('|').map((part) => part.trim()) ?? [];
  const strings = parts.flatMap((part) => /^'([^']*)'$/.exec(part)?.[1] ?? []);
  return strings.length === parts.length ? strings : [];
}
