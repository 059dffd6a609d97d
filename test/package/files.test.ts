import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { before, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { globSync } from 'tinyglobby';
import { parseAst } from 'vite';
import { bundleScript } from '../../scripts/bundle-script.ts';
import { assetName, carriedScripts } from '../../scripts/script-text.ts';
import { sizes } from '../../scripts/sizes.ts';
import type { CarriedScript } from '../../src/carried-script.ts';
import { pack } from '../support/npm-app.ts';

const built = globSync('dist/**/*');
const cdnFiles = built.filter((path) => /^dist\/cdn\/[^/]+\.js$/.test(path));
let packed: readonly string[] = [];

before(async () => {
  await rm('.tmp/pack', { recursive: true, force: true });
  await mkdir('.tmp/pack', { recursive: true });
  ({ files: packed } = await pack('.tmp/pack'));
});

test('the package ships what is built and its papers, nothing else', () => {
  const papers = ['package.json', 'LICENSE', 'README.md', 'CHANGELOG.md'];
  const described = ['custom-elements.json', 'vscode.html-custom-data.json'];
  const strays = packed.filter((path) => !/^(dist|jsx)\//.test(path) && ![...papers, ...described].includes(path));
  assert.deepEqual(strays, []);
  assert.ok(packed.includes('LICENSE'));
});

test('the package ships no test, no simulator, no demo and no source', () => {
  const strays = packed.filter((path) => /test|simulator|demo|stories|bench|(?<!\.d)\.ts$/.test(path));
  assert.deepEqual(strays, []);
});

test('everything that is built is in the package', () => {
  const missing = built.filter((path) => !packed.includes(path));
  assert.deepEqual(missing, []);
});

test('source maps show our sources and those of lit only', async () => {
  for (const path of built.filter((file) => file.endsWith('.map'))) {
    const { sources } = JSON.parse(await readFile(path, 'utf8')) as { sources: string[] };
    const foreign = sources.filter((source) => !/\/src\/|node_modules\/(lit|@lit)|rolldown\/runtime/.test(source));
    assert.deepEqual(foreign, [], path);
  }
});

test('every script names its source map, and the map is there', async () => {
  for (const path of cdnFiles) {
    const name = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(await readFile(path, 'utf8'))?.[1];
    assert.ok(name && built.includes(`dist/cdn/${name}`), path);
  }
});

const sha384 = (content: string | Buffer): string => `sha384-${createHash('sha384').update(content).digest('base64')}`;

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number };

function nodesOf(code: string): Node[] {
  const nodes: Node[] = [];
  JSON.stringify(parseAst(code), (_key, value: unknown) => {
    if (value && typeof value === 'object' && 'type' in value) nodes.push(value as Node);
    return value;
  });
  return nodes;
}

/** The strings in a script that are scripts themselves. */
function carriedIn(code: string): Set<string> {
  const strings = nodesOf(code).map(({ type, value }) =>
    type === 'TemplateElement' ? (value as { cooked: string }).cooked : type === 'Literal' ? value : undefined,
  );
  return new Set(strings.filter((text) => typeof text === 'string' && text.startsWith('(function(){')) as string[]);
}

/** The functions in a script that are started elsewhere from their text: `(${run})()`. */
function functionsIn(code: string): string[] {
  const nodes = nodesOf(code);
  return nodes.flatMap(({ type, quasis, expressions }) => {
    if (type !== 'TemplateLiteral') return [];
    const around = (quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join();
    const [run] = expressions as (Node & { name?: string })[];
    if (around !== '(,)()' || !run) return [];
    const isNamed = (node: Node): boolean =>
      node.type === 'FunctionDeclaration' && (node['id'] as Node)['name'] === run.name;
    const made = run.type === 'FunctionExpression' ? run : nodes.find(isNamed);
    return made ? [`(${code.slice(made.start, made.end)})()`] : [];
  });
}

/** What a carried script does when a worker or an audio thread starts it. */
function greeting(script: string): string {
  const said: unknown[] = [];
  class AudioWorkletProcessor {}
  const scope = {
    AudioWorkletProcessor,
    postMessage: (message: unknown) => said.push(message),
    registerProcessor: (name: string, made: typeof AudioWorkletProcessor) => {
      said.push([name, made.prototype instanceof AudioWorkletProcessor]);
    },
  };
  runInNewContext(script, scope);
  return JSON.stringify([said, typeof (scope as { onmessage?: unknown }).onmessage]);
}

/** What the calls of a tag need. */
const scriptsOf = {
  'voice-agent-call': /audio\.worklet|agent/,
  'operator-console': /audio\.worklet|operator/,
  'aigent-stream': /sides|stream/,
};

const assets = await Promise.all(carriedScripts.map((entry) => readFile(`dist/assets/${assetName(entry)}`, 'utf8')));

test('dist/assets holds exactly the scripts that the modules for npm carry as text, and the Opus encoder', async () => {
  const names = built
    .filter((path) => path.startsWith('dist/assets/'))
    .map((path) => path.slice('dist/assets/'.length));
  assert.deepEqual(names.sort(), [...carriedScripts.map(assetName), 'opus-encoder.js'].sort());
  const npm = built.filter((path) => /^dist\/npm\/.*\.js$/.test(path));
  const carried = await Promise.all(npm.map(async (path) => [...carriedIn(await readFile(path, 'utf8'))]));
  assert.deepEqual(new Set(carried.flat()), new Set(assets));
});

test('a script tag carries the same as functions that stand alone: those of its own calls, and no text beside them', async () => {
  for (const path of cdnFiles) {
    // A tag's file carries what its calls need, the file of all tags carries all.
    const own = Object.entries(scriptsOf).find(([tag]) => path.includes(tag))?.[1] ?? /./;
    const expected = assets.filter((_, i) => own.test(carriedScripts[i] ?? ''));
    const code = await readFile(path, 'utf8');
    assert.deepEqual(functionsIn(code).map(greeting).sort(), expected.map(greeting).sort(), path);
    assert.equal(carriedIn(code).size, 0, path);
  }
});

test('the Opus encoder is opus-recorder’s own, under its licences, in dist/assets and beside the scripts', async () => {
  const read = (path: string): Promise<string> => readFile(`node_modules/opus-recorder/${path}`, 'utf8');
  const shipped = await readFile('dist/assets/opus-encoder.js', 'utf8');
  assert.ok(shipped.includes((await read('LICENSE.md')).trim()));
  assert.ok(shipped.endsWith(`*/\n${(await read('dist/encoderWorker.min.js')).trim()}\n`));
  const { script } = (await import(pathToFileURL('dist/cdn/codecs/opus-encoder.js').href)) as { script: CarriedScript };
  assert.equal(script.text, shipped);
  for (const path of cdnFiles) assert.ok(!(await readFile(path, 'utf8')).includes('opus_encoder_create'), path);
});

test('a carried script is the same whenever it is built', async () => {
  for (const entry of carriedScripts) assert.equal(await bundleScript(entry), await bundleScript(entry));
});

test('integrity.json holds a right value for every script of dist/cdn', async () => {
  const values = JSON.parse(await readFile('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
  const expected = cdnFiles.map(async (path) => {
    return [path.slice('dist/cdn/'.length), sha384(await readFile(path))] as const;
  });
  assert.deepEqual(values, Object.fromEntries(await Promise.all(expected)));
});

test('a script tag needs one file: it imports nothing but the words of another language, an encoder, an operator’s panels, a check and written conversations, on demand', async () => {
  for (const path of cdnFiles) {
    const whole = await readFile(path, 'utf8');
    const later = [...whole.matchAll(/\b(?:import|URL)\(`\.\/((?:lang|codecs|later)\/[\w.-]+\.js)`/g)].map(
      ([, name]) => `dist/cdn/${name}`,
    );
    assert.ok(later.length > 0 && later.every((name) => built.includes(name)), path);
    const text = whole.replaceAll(
      /\bimport\((?=`\.\/(?:lang|codecs|later)\/|new URL\(`\.\/(?:lang|codecs|later)\/)/g,
      '(',
    );
    assert.doesNotMatch(text, /\bimport\s*\(|^import\b|\bfrom\s*["'`]\.{0,2}\/|importScripts/m, path);
  }
});

test('every file is within its size budget', async () => {
  const measured = await sizes();
  assert.ok(measured.length > 0);
  for (const { name, bytes, budget } of measured) assert.ok(bytes <= budget, `${name}: ${bytes} of ${budget} bytes`);
});

test('no built file names a path of the machine that built it', async () => {
  for (const path of built) {
    const text = await readFile(path, 'utf8');
    for (const place of [process.cwd(), homedir(), 'file:///']) {
      assert.ok(place.length < 2 || !text.includes(`${place}/`), `${path} names ${place}`);
    }
  }
});
