import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { CustomElementDeclaration, Package } from 'custom-elements-manifest/schema';
import { globSync } from 'tinyglobby';
import { manifestFiles } from '../../scripts/manifest/files.ts';
import { installPacked } from '../support/npm-app.ts';

const manifest = JSON.parse(await readFile('custom-elements.json', 'utf8')) as Package;
const elements = manifest.modules.flatMap(({ declarations }) => declarations as CustomElementDeclaration[]);
const PART = /\bpart="([\w -]+)"/g;
const all = await sourcesOf('**');

function sourcesOf(folder: string): Promise<string[]> {
  return Promise.all(globSync(`src/components/${folder}/*.ts`).map((path) => readFile(path, 'utf8')));
}

/** Every first group of `pattern` in sources, sorted, once. */
function inSources(pattern: RegExp, sources = all): string[] {
  const found = sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  return [...new Set(found)].sort();
}

/** What the elements have of a kind, together. */
function union(kind: 'cssProperties' | 'cssParts' | 'slots'): string[] {
  return [...new Set(elements.flatMap((element) => names(element[kind])))].sort();
}

function names(entries: readonly { readonly name: string }[] = []): string[] {
  return entries.map(({ name }) => name).sort();
}

test('custom-elements.json, the JSX types and the VS Code data are those of the sources, or `npm run manifest` is due', async () => {
  for (const [path, text] of await manifestFiles()) assert.equal(await readFile(path, 'utf8'), text, path);
});

for (const element of elements) {
  const { name, tagName = '' } = element;

  test(`the manifest names every attribute that <${tagName}> observes`, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { ${name} } from 'voice-call-elements/${tagName}';
       console.log(JSON.stringify(${name}.observedAttributes));`,
    ]);
    const own = element.attributes?.filter(({ fieldName }) => fieldName);
    assert.deepEqual(names(own), (JSON.parse(stdout) as string[]).sort());
  });

  test(`the manifest names every part in the templates of <${tagName}>`, async () => {
    const parts = inSources(PART, await sourcesOf(tagName)).flatMap((value) => value.split(' '));
    const unnamed = parts.filter((part) => !names(element.cssParts).includes(part));
    assert.deepEqual(unnamed, []);
  });
}

test('the manifest names every custom property that the styles read', () => {
  assert.deepEqual(union('cssProperties'), inSources(/var\((--call-[\w-]+)/g));
});

test('the manifest names every part of the templates that tags share', () => {
  const parts = inSources(PART).flatMap((value) => value.split(' '));
  const unnamed = parts.filter((part) => !union('cssParts').includes(part));
  assert.deepEqual(unnamed, []);
});

test('the manifest names every slot of the templates', () => {
  assert.deepEqual(union('slots'), inSources(/<slot name="([\w-]+)"/g));
});

test('JSX of React 19 knows the tag: its attributes, properties and events, with their types', async () => {
  const code = `
import { createElement } from 'react';
import type {} from 'voice-call-elements/jsx/react';

export const call = (
  <voice-agent-call
    protocol="aillomvox"
    token-url="/token"
    mic-muted
    className="call"
    getToken={async () => 'token'}
    oncall-end={({ detail }) => console.log(detail.durationMs + 1)}
  />
);
// @ts-expect-error: no such protocol
export const wrong = <voice-agent-call protocol="telepathy" />;
// @ts-expect-error: an event's detail has its type
export const wrongEvent = <voice-agent-call oncall-end={(event: CustomEvent<string>) => event} />;
export const other = createElement('div');
`;
  const app = await installPacked('jsx-app', { 'app.tsx': code });
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
  };
  const project = join(app, 'tsconfig.json');
  await writeFile(project, JSON.stringify({ compilerOptions, files: ['app.tsx'] }));
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const errors = await promisify(execFile)(process.execPath, [tsc, '-p', project]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
  assert.equal(errors, '');
});
