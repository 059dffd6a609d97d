import type { Attribute, ClassField, CustomElementDeclaration } from 'custom-elements-manifest/schema';

const HEADER = '// Made by `npm run manifest` from the JSDoc of the elements.\n';

/** Declarations for JSX: what the tags take, and one file for each framework that is told so. */
export function jsxFiles(elements: readonly CustomElementDeclaration[]): Readonly<Record<string, string>> {
  return {
    'jsx/elements.d.ts': HEADER + elements.map(elementTypes).join('\n'),
    'jsx/react.d.ts': framework(elements, {
      imports: "import type { DetailedHTMLProps, HTMLAttributes } from 'react';",
      opening: "declare module 'react' { namespace JSX {",
      closing: '} }',
      props: (name) =>
        `Omit<DetailedHTMLProps<HTMLAttributes<${name}>, ${name}>, keyof ${name}Attributes> & ${name}Attributes & ${name}Listeners<'on'>`,
    }),
    'jsx/preact.d.ts': framework(elements, {
      imports: "import type { JSX } from 'preact';",
      opening: "declare module 'preact' { namespace JSX {",
      closing: '} }',
      props: (name) =>
        `Omit<JSX.HTMLAttributes<${name}>, keyof ${name}Attributes> & ${name}Attributes & ${name}Listeners<'on'>`,
    }),
    'jsx/solid.d.ts': framework(elements, {
      imports: "import type { JSX } from 'solid-js';",
      opening: "declare module 'solid-js' { namespace JSX {",
      closing: '} }',
      props: (name) =>
        `Omit<JSX.HTMLAttributes<${name}>, keyof ${name}Attributes> & ${name}Attributes & ${name}Listeners<'on:'>`,
    }),
  };
}

function elementTypes(element: CustomElementDeclaration): string {
  const { name, tagName, attributes = [], members = [], events = [] } = element;
  const fields = members.filter((member) => member.kind === 'field');
  const properties = fields.filter((field) => !('attribute' in field) && !field.readonly);
  return `import type { ${name} } from 'voice-call-elements/${tagName}';

/** What \`<${tagName}>\` takes: attributes by their names, and the properties that have none. */
export interface ${name}Attributes {
${[...attributes.map((attribute) => entry(name, attribute, attribute.fieldName)), ...properties.map((field) => entry(name, field, field.name))].join('\n')}
}

/** Listeners of \`<${tagName}>\`, as props: \`Prefix\` is what a framework writes before an event's name. */
export type ${name}Listeners<Prefix extends string> = {
  [Type in ${events.map((event) => `'${event.name}'`).join(' | ')} as \`\${Prefix}\${Type}\`]?:
    ((event: HTMLElementEventMap[Type]) => void) | undefined;
};
`;
}

function entry(className: string, { name, description }: Attribute | ClassField, field: string | undefined): string {
  const type = field ? `${className}['${field}'] | undefined` : 'string | undefined';
  return `${description ? `/** ${description} */\n` : ''}'${name}'?: ${type};`;
}

interface Framework {
  readonly imports: string;
  readonly opening: string;
  readonly closing: string;
  readonly props: (className: string) => string;
}

function framework(
  elements: readonly CustomElementDeclaration[],
  { imports, opening, closing, props }: Framework,
): string {
  const ours = elements.map(({ name }) => `${name}Attributes, ${name}Listeners`).join(', ');
  const classes = elements.map(({ name, tagName }) => `import type { ${name} } from 'voice-call-elements/${tagName}';`);
  const tags = elements.map(({ name, tagName }) => `'${tagName}': ${props(name)};`);
  return `${HEADER}${imports}
${classes.join('\n')}
import type { ${ours} } from './elements.js';

${opening}
interface IntrinsicElements {
${tags.join('\n')}
}
${closing}
`;
}
