import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { VERSION } from '../../src/version.ts';

const run = promisify(execFile);

type Target = string | { readonly types: string; readonly default: string };
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly sideEffects: readonly string[];
  readonly exports: Readonly<Record<string, Target>>;
};

const sessionNames = [
  'AudinOperator',
  'AudinOperatorError',
  'CallError',
  'OperatorSession',
  'StreamFollower',
  'StreamSession',
  'ToolCallEvent',
  'VoiceAgentSession',
  'callErrorCodes',
  'listVoiceProviders',
  'listVoices',
  'previewVoice',
  'setAssetBase',
  'setLogger',
];

/** What each entry gives, names of types apart (types.test.ts). Whoever changes this list changes the public contract. */
const entries: Readonly<Record<string, readonly string[]>> = {
  '.': [...sessionNames, 'AigentStream', 'OperatorConsole', 'VoiceAgentCall'],
  './voice-agent-call': ['VoiceAgentCall'],
  './voice-agent-call/define': ['VoiceAgentCall'],
  './operator-console': ['OperatorConsole'],
  './operator-console/define': ['OperatorConsole'],
  './aigent-stream': ['AigentStream'],
  './aigent-stream/define': ['AigentStream'],
  './sessions': sessionNames,
  './audio': [
    'AudioEngine',
    'CaptureStream',
    'JitterBuffer',
    'PlaybackStream',
    'Resampler',
    'createCodec',
    'designResampler',
    'frameSamples',
    'loadStreams',
    'pageRegistry',
    'setAssetBase',
  ],
};

/** What lit leaves behind in Node. */
const globalsOfLit = [
  'customElements',
  'litElementVersions',
  'litHtmlVersions',
  'litPropertyMetadata',
  'litServerRoot',
  'reactiveElementVersions',
];

/** Runs a module in a Node of its own, as a server would. */
async function inNode(code: string): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, ['--input-type=module', '--eval', code], { timeout: 20_000 });
}

test('the list of entries is the agreed one', () => {
  const files = ['./cdn/*', './assets/*', './package.json', './custom-elements.json', './vscode.html-custom-data.json'];
  const types = ['./jsx/react', './jsx/preact', './jsx/solid'];
  assert.deepEqual(Object.keys(manifest.exports).sort(), [...Object.keys(entries), ...files, ...types].sort());
});

for (const [entry, names] of Object.entries(entries)) {
  const address = `${manifest.name}${entry.slice(1)}`;

  test(`import '${address}' in Node: gives its names, does nothing else, and lets the process end`, async () => {
    const { stdout, stderr } = await inNode(`
      const before = new Set(Reflect.ownKeys(globalThis));
      const module = await import('${address}');
      const left = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
      console.log(JSON.stringify({ names: Object.keys(module), left }));
    `);
    const seen = JSON.parse(stdout) as { names: string[]; left: string[] };
    assert.deepEqual([...seen.names].sort(), [...names].sort());
    const ours = seen.left.filter((key) => !globalsOfLit.includes(key));
    assert.deepEqual(ours, [], 'left nothing behind');
    assert.equal(stderr, '', 'said nothing');
  });

  test(`'${entry}' has its file and its types`, async () => {
    const target = manifest.exports[entry];
    assert.ok(typeof target === 'object');
    await access(target.default);
    await access(target.types);
  });
}

test('the class has no need of a window: a server can read its attributes', async () => {
  const { stdout } = await inNode(`
    const { VoiceAgentCall } = await import('${manifest.name}/voice-agent-call');
    console.log(JSON.stringify([typeof VoiceAgentCall, VoiceAgentCall.observedAttributes.includes('token-url')]));
  `);
  assert.deepEqual(JSON.parse(stdout), ['function', true]);
});

test('a session that a server starts by mistake says so instead of crashing', async () => {
  const { stdout } = await inNode(`
    const { VoiceAgentSession } = await import('${manifest.name}/sessions');
    const options = { protocol: 'aillomvox', systemPrompt: 'A test.', getToken: async () => 'av_demo' };
    const error = await new VoiceAgentSession(options).start().catch((error) => error);
    console.log(JSON.stringify([error.name, error.code]));
  `);
  assert.deepEqual(JSON.parse(stdout), ['CallError', 'insecure-context']);
});

test('the files for script tags and for asset-base can be named by address', async () => {
  const { stdout } = await inNode(`
    const names = ['cdn/voice-agent-call.js', 'cdn/integrity.json', 'assets/audio.worklet.js', 'package.json'];
    console.log(JSON.stringify(names.map((name) => import.meta.resolve('${manifest.name}/' + name))));
  `);
  for (const url of JSON.parse(stdout) as string[]) await access(new URL(url));
});

test('src/version.ts tells the version of package.json', () => {
  assert.equal(VERSION, manifest.version);
});

test('every built file that registers a tag is on the list of side effects, and no other entry is', async () => {
  const registering =
    /customElements|from "\.\/[\w-]+\/define\.js"|\b\w+\("(?:voice-agent-call|operator-console|aigent-stream)", \w+\)/;
  const tags = ['voice-agent-call', 'operator-console', 'aigent-stream'].flatMap((tag) => [tag, `${tag}/define`]);
  for (const entry of ['index', 'sessions', 'audio', ...tags]) {
    const text = await readFile(`dist/npm/${entry}.js`, 'utf8');
    const isListed = entry === 'index' || entry.endsWith('/define');
    assert.equal(registering.test(text), isListed, entry);
  }
  assert.deepEqual(manifest.sideEffects, ['./dist/npm/index.js', './dist/npm/*/define.js', './dist/cdn/*.js']);
});
