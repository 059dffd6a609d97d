import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import type {
  Attribute,
  ClassMember,
  CssPart,
  CustomElementDeclaration,
  Declaration,
  JavaScriptModule,
  Package,
} from 'custom-elements-manifest/schema';
import { tags } from '../../vite.config.ts';

/** What lit and the browser call; nobody else does. */
const lifecycle: readonly string[] = ['connectedCallback', 'disconnectedCallback', 'connectedMoveCallback', 'render'];

/** The public face of every tag, from its class and the JSDoc of that class: what custom-elements.json holds. */
export async function analyze(): Promise<Package> {
  const argv = ['analyze', '--litelement', '--quiet', '--globs', 'src/components/**/*.ts'];
  const { modules } = await cli({ argv, cwd: process.cwd(), noWrite: true });
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: tags.map((tag) =>
      moduleOf(
        tag,
        modules.flatMap(({ declarations }) => declarations ?? []),
      ),
    ),
  };
}

/** One tag, at the address where the package has it. */
function moduleOf(tag: string, declarations: readonly Declaration[]): JavaScriptModule {
  const element = declarations.find((declaration) => 'tagName' in declaration && declaration.tagName === tag);
  if (!element) throw new Error(`No class under src/components says "@tag ${tag}" in its JSDoc.`);
  const path = `dist/npm/${tag}.js`;
  const declaration = publicFace(element as CustomElementDeclaration);
  return {
    kind: 'javascript-module',
    path,
    declarations: [declaration],
    exports: [
      { kind: 'js', name: element.name, declaration: { name: element.name, module: path } },
      { kind: 'custom-element-definition', name: tag, declaration: { name: element.name, module: path } },
    ],
  };
}

/** Flat: what is inherited from our own base classes stands here as if it were the tag's. */
function publicFace(element: CustomElementDeclaration): CustomElementDeclaration {
  const { members = [], attributes = [] } = element;
  return {
    ...element,
    superclass: { name: 'LitElement', package: 'lit' },
    ...(element.cssParts && { cssParts: withPieces(element.cssParts) }),
    members: members.filter(isPublic).map(own),
    attributes: attributes.map(own),
  };
}

function isPublic(member: ClassMember): boolean {
  return !member.name.startsWith('#') && !member.privacy && !member.static && !lifecycle.includes(member.name);
}

/** Without the traces of where in the sources it stood, and with `undefined` left out of types. */
function own<Entry extends Attribute | ClassMember>(entry: Entry): Entry {
  const copy = { ...entry, inheritedFrom: undefined };
  if (!('type' in copy) || !copy.type) return copy;
  return { ...copy, type: { ...copy.type, text: copy.type.text.replace(/ \| undefined$/, '') } };
}

/** A part's pieces stand in its description, "`a` and `b` are its pieces": each of them is a part too. */
function withPieces(parts: readonly CssPart[]): CssPart[] {
  return parts.flatMap((part) => {
    const [, names = ''] = /; ((?:`[\w-]+`[,and ]*)+) (?:is|are) /.exec(part.description ?? '') ?? [];
    const description = part.description?.replace(/; `.*$/, '.') ?? '';
    const pieces = [...names.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
    return [{ ...part, description }, ...pieces.map((name) => ({ name, description: `Piece of \`${part.name}\`.` }))];
  });
}
