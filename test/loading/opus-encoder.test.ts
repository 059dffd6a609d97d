import assert from 'node:assert/strict';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { build } from 'vite';
import type { Visit } from '../support/loading.ts';
import { buildOpusPage, encodeOn } from '../support/opus-page.ts';
import { tone } from '../support/signal.ts';
import type { Site } from '../support/site.ts';
import { contentPolicy, useStage } from '../support/stage.ts';

const FOLDER = '.tmp/opus-page';
/** The files of a page that has forgotten the encoder. */
const HALF = '.tmp/opus-page-half';
const TRUSTED = "require-trusted-types-for 'script'";
const POLICIES = "trusted-types voice-call-elements 'allow-duplicates'";
const FRAME = 960;
const stage = useStage();
const voices = [tone(440, 48_000, 0.5, 0.3), tone(660, 48_000, 0.5, 0.3)];
let cdn: Site;

before(async () => {
  await buildOpusPage(FOLDER);
  await rm(HALF, { recursive: true, force: true });
  await mkdir(HALF);
  for (const name of ['cdn/opus-page.js', 'assets/opus-link.worker.js'])
    await cp(join(FOLDER, name), join(HALF, basename(name)));
  cdn = await stage.site({ folders: { '/cdn': join(FOLDER, 'cdn'), '/assets': join(FOLDER, 'assets') } });
});

const file = (name: string): string => `${cdn.origin}/cdn/${name}`;
const module = (): string => `<script type="module" src="${file('opus-page.js')}"></script>`;
const own = { '/lib': join(FOLDER, 'cdn'), '/sound': join(FOLDER, 'assets') };
const ownModule = '<script type="module" src="/lib/opus-page.js"></script>';

type Options = Parameters<typeof encodeOn>[2];

/** Both voices come out whole, without a word, and nothing was asked for but `urls`. */
async function assertEncodes(visit: Visit, urls: readonly string[], options?: Options): Promise<void> {
  const told = await encodeOn(visit.page, voices, options);
  assert.equal(told.error, undefined);
  for (const { packets } of told.voices) {
    assert.deepEqual(
      packets.map(({ atSamples }) => atSamples),
      Array.from({ length: 26 }, (_, i) => i * FRAME),
    );
  }
  await visit.assertClean(urls);
}

for (const [kind, script, name] of [
  ['module', module, 'opus-page.js'],
  ['classic script', () => `<script src="${file('opus-page.iife.js')}"></script>`, 'opus-page.iife.js'],
] as const) {
  test(`${kind} from another origin: the encoder comes from beside the script, and nothing else does`, async () => {
    await assertEncodes(await stage.show(script()), [file(name), file('codecs/opus-encoder.js')]);
  });

  test(`${kind}: where the browser has an encoder, nothing is fetched`, async () => {
    await assertEncodes(await stage.show(script()), [file(name)], { withoutEncoder: false });
  });

  test(`${kind}: a strict page needs 'wasm-unsafe-eval' besides what a worker needs`, async () => {
    const source = `script-src ${cdn.origin} 'wasm-unsafe-eval'`;
    const visit = await stage.show(script(), contentPolicy("default-src 'none'", source, 'worker-src blob:'));
    await assertEncodes(visit, [file(name), file('codecs/opus-encoder.js')]);
  });
}

test('on the page’s own thread it does the same', async () => {
  await assertEncodes(await stage.show(module()), [file('opus-page.js'), file('codecs/opus-encoder.js')], {
    transport: 'inline',
  });
});

test("a page with a nonce and 'strict-dynamic' needs 'wasm-unsafe-eval' and no further word", async () => {
  const script = `<script type="module" nonce="n0nce" src="${file('opus-page.js')}"></script>`;
  const policy = contentPolicy("default-src 'none'", "script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'");
  await assertEncodes(await stage.show(script, policy), [file('opus-page.js'), file('codecs/opus-encoder.js')]);
});

test('a page with Trusted Types needs the documented policy only', async () => {
  const visit = await stage.show(module(), contentPolicy(TRUSTED, POLICIES));
  await assertEncodes(visit, [file('opus-page.js'), file('codecs/opus-encoder.js')]);
});

for (const transport of ['worker', 'inline'] as const) {
  test(`${transport}: the strictest page, with asset-base: no blob:, no 'wasm-unsafe-eval', Trusted Types`, async () => {
    const policy = contentPolicy(
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "connect-src 'none'",
      TRUSTED,
      POLICIES,
    );
    const visit = await stage.show(ownModule, policy, own);
    const link = transport === 'worker' ? [`${visit.origin}/sound/opus-link.worker.js`] : [];
    const encoder = `${visit.origin}/sound/opus-encoder.js`;
    const urls = [`${visit.origin}/lib/opus-page.js`, ...link, encoder, encoder];
    await assertEncodes(visit, urls, { assetBase: '/sound', transport });
  });
}

/** One error, and no packet. */
async function refusal(visit: Visit, options?: Options): Promise<{ code: string; message: string }> {
  const { error, voices: encoded } = await encodeOn(visit.page, [voices[0]!], options);
  assert.deepEqual(
    encoded.flatMap(({ packets }) => packets),
    [],
  );
  assert.ok(error, 'it failed');
  assert.deepEqual(visit.pageErrors, []);
  return error;
}

test("a page without 'wasm-unsafe-eval' is told so, once", async () => {
  const policy = contentPolicy("default-src 'none'", `script-src ${cdn.origin}`, 'worker-src blob:');
  const { code, message } = await refusal(await stage.show(module(), policy));
  assert.equal(code, 'worklet-blocked');
  assert.match(message, /worker-src blob:.*'wasm-unsafe-eval'.*asset-base/);
});

test('a page that forbids workers is told so, once', async () => {
  const policy = contentPolicy("default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'none'");
  const { code, message } = await refusal(await stage.show(ownModule, policy, own), { transport: 'inline' });
  assert.equal(code, 'worklet-blocked');
  assert.match(message, /worker-src blob:/);
});

test('a page that refuses our Trusted Types policy is told its name, once', async () => {
  const visit = await stage.show(module(), contentPolicy(TRUSTED, "trusted-types 'none'"));
  const { code, message } = await refusal(visit, { transport: 'inline' });
  assert.equal(code, 'worklet-blocked');
  assert.match(message, /allow the policy voice-call-elements/);
});

for (const transport of ['worker', 'inline'] as const) {
  test(`${transport}: an asset-base without the file is told, with the address`, async () => {
    const visit = await stage.show(ownModule, {}, { '/lib': join(FOLDER, 'cdn'), '/half': HALF });
    const { code, message } = await refusal(visit, { assetBase: '/half', transport });
    assert.equal(code, 'worklet-blocked');
    assert.ok(message.includes(`${visit.origin}/half/opus-encoder.js`), message);
  });
}

test('a script that was copied without the folder beside it: the error names the file', async () => {
  const visit = await stage.show(ownModule, {}, { '/lib': HALF });
  const { code, message } = await refusal(visit);
  assert.equal(code, 'worklet-blocked');
  assert.match(message, /codecs\/opus-encoder\.js/);
});

test('an asset-base on another origin: the worker cannot start from there, and the address is told', async () => {
  const visit = await stage.show(module());
  const { message } = await refusal(visit, { assetBase: `${cdn.origin}/assets`, transport: 'inline' });
  assert.match(message, /asset-base: .*must be there and of the page’s own origin/);
});

test('an application that Vite has built has the encoder as a chunk of its own, and fetches it when it is needed', async () => {
  const app = join(FOLDER, 'npm');
  // Its own package: what it imports is there for its side effect.
  await writeFile(join(app, 'package.json'), '{ "name": "app", "private": true, "type": "module" }');
  await writeFile(join(app, 'index.html'), '<script type="module" src="./opus-page.js"></script>');
  const output = { outDir: 'dist', modulePreload: false } as const;
  await build({ root: app, base: '/app/', configFile: false, logLevel: 'error', build: output });
  const site = await stage.site({ folders: { '/app': join(app, 'dist') } });
  const visit = await stage.visit(`${site.origin}/app/index.html`);
  await encodeOn(visit.page, voices, { withoutEncoder: false });
  const before = visit.requests;
  const { error, voices: encoded } = await encodeOn(visit.page, voices);
  assert.equal(error, undefined);
  assert.ok(encoded.every(({ packets }) => packets.length === 26));
  const fetched = visit.requests.filter((url) => !before.includes(url));
  assert.equal(fetched.length, 1);
  assert.match(fetched[0]!, /\/app\/assets\/[^/]+\.js$/);
});
