import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { useStage } from '../support/stage.ts';

const FOLDER = '.tmp/assets';
const stage = useStage();
const asOtherRelease = async (copy: string, ...names: string[]): Promise<void> => {
  await cp('dist/assets', `${FOLDER}/${copy}`, { recursive: true });
  for (const name of names) {
    const text = await readFile(`${FOLDER}/${copy}/${name}`, 'utf8');
    assert.ok(text.includes(VERSION), `${name} carries its release`);
    await writeFile(`${FOLDER}/${copy}/${name}`, text.replaceAll(VERSION, '0.0.9'));
  }
};

before(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await asOtherRelease('old', 'audio.worklet.js', 'agent-link.worker.js');
  await asOtherRelease('old-sound', 'audio.worklet.js');
});

const sound = { '/sound': 'dist/assets', '/old': `${FOLDER}/old`, '/old-sound': `${FOLDER}/old-sound` };
const files = (base: string): string[] => [`${base}/audio.worklet.js`, `${base}/agent-link.worker.js`];

for (const base of ['/sound', 'sound/']) {
  test(`asset-base="${base}" loads the worklet and the worker from that folder, and nothing from a blob`, async () => {
    const visit = await stage.show(stage.page(`asset-base="${base}"`), {}, sound);
    const blobs: string[] = [];
    visit.page.on('request', (request) => void (request.url().startsWith('blob:') && blobs.push(request.url())));
    await visit.call();
    await visit.assertClean([
      `${stage.cdn.origin}/cdn/voice-agent-call.js`,
      `${visit.origin}/token`,
      ...files(`${visit.origin}/sound`),
    ]);
    assert.deepEqual(blobs, []);
  });
}

test('setAssetBase(url) does the same for every element of the page', async () => {
  const script = `<script src="${stage.cdn.origin}/cdn/voice-call-elements.iife.js"></script>
    <script>VoiceCallElements.setAssetBase('/sound');</script>`;
  const visit = await stage.show(script + stage.tag(), {}, sound);
  await visit.call();
  const classic = `${stage.cdn.origin}/cdn/voice-call-elements.iife.js`;
  await visit.assertClean([classic, `${visit.origin}/token`, ...files(`${visit.origin}/sound`)]);
});

test('asset-base on another origin: the worklet loads from there, the worker cannot and the call says so', async () => {
  const visit = await stage.show(stage.page(`asset-base="${stage.cdn.origin}/assets"`));
  await visit.call({ transport: 'inline' });
  const { warnings } = await visit.witness();
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['degraded'],
  );
  assert.match(
    warnings[0]?.message ?? '',
    /asset-base: .*must be of the page’s own origin and hold agent-link\.worker\.js/,
  );
  assert.deepEqual(visit.pageErrors, []);
});

for (const [what, attributes] of [
  ['files of another release', 'asset-base="/old"'],
  ['a worklet of another release', 'asset-base="/old-sound"'],
  ['a worklet of another release, without a worker,', 'asset-base="/old-sound" transport="inline"'],
] as const) {
  test(`${what} under asset-base: config-invalid tells which release is needed, and nothing stays open`, async () => {
    const visit = await stage.show(stage.page(attributes), {}, sound);
    const { code, message } = await visit.refusal();
    assert.equal(code, 'config-invalid');
    assert.match(message, /asset-base/);
    assert.ok(message.includes(VERSION), message);
    assert.deepEqual([visit.consoleErrors, visit.pageErrors, visit.consoleWarnings], [[], [], []]);
  });
}

test('an asset-base without files: worklet-blocked names the address, and nothing stays open', async () => {
  const visit = await stage.show(stage.page('asset-base="/nothing-here"'));
  const { code, message } = await visit.refusal();
  assert.equal(code, 'worklet-blocked');
  assert.ok(message.includes(`${visit.origin}/nothing-here/audio.worklet.js`), message);
  assert.deepEqual(visit.pageErrors, []);
});

test('an asset-base that is no address: config-invalid names the attribute, and nothing stays open', async () => {
  const visit = await stage.show(stage.page('asset-base="https://"'));
  const { code, message } = await visit.refusal();
  assert.equal(code, 'config-invalid');
  assert.match(message, /asset-base/);
  assert.deepEqual([visit.consoleErrors, visit.pageErrors], [[], []]);
});

test('an asset-base where a site answers everything with its start page: worklet-blocked', async () => {
  const html = '<p>Welcome</p>';
  const site = await stage.site({
    pages: {
      '/': { html: stage.page('asset-base="/app"') },
      '/app/audio.worklet.js': { html },
      '/app/agent-link.worker.js': { html },
    },
  });
  const visit = await stage.visit(`${site.origin}/`);
  assert.equal((await visit.refusal()).code, 'worklet-blocked');
  assert.deepEqual(visit.pageErrors, []);
});

test('after a refusal the page can put asset-base right and call without a reload', async () => {
  const visit = await stage.show(stage.page('asset-base="/nothing-here"'), {}, sound);
  await visit.refusal();
  await visit.page.evaluate(() => {
    document.querySelector('voice-agent-call')?.setAttribute('asset-base', '/sound');
    (globalThis as unknown as { witness: { errors: unknown[] } }).witness.errors.length = 0;
  });
  await visit.call();
});
