import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentPolicy, useStage } from '../support/stage.ts';

const stage = useStage();

const connect = (): string => `connect-src 'self' ${new URL(stage.provider.url).origin}`;
const own = { '/lib': 'dist/cdn', '/sound': 'dist/assets' };
const ownModule = '<script type="module" src="/lib/voice-agent-call.js"></script>';

test('a strict page with the script on a CDN: script-src CDN blob:, worker-src blob: and connect-src are all it needs', async () => {
  const script = `script-src ${stage.cdn.origin} blob:`;
  const visit = await stage.show(
    stage.page(),
    contentPolicy("default-src 'none'", script, 'worker-src blob:', connect()),
  );
  await visit.call();
  await visit.assertClean([`${stage.cdn.origin}/cdn/voice-agent-call.js`, `${visit.origin}/token`]);
});

test('script-src blob: covers the worker too where the page has no worker-src', async () => {
  const script = `script-src 'self' blob:`;
  const visit = await stage.show(ownModule + stage.tag(), contentPolicy("default-src 'none'", script, connect()), own);
  await visit.call();
  await visit.assertClean([`${visit.origin}/lib/voice-agent-call.js`, `${visit.origin}/token`]);
});

test("a page with a nonce and 'strict-dynamic' needs no further word for scripts", async () => {
  const script = `<script type="module" nonce="n0nce" src="${stage.cdn.origin}/cdn/voice-agent-call.js"></script>`;
  const policy = contentPolicy("default-src 'none'", "script-src 'nonce-n0nce' 'strict-dynamic'", connect());
  const visit = await stage.show(script + stage.tag(), policy);
  await visit.call();
  await visit.assertClean([`${stage.cdn.origin}/cdn/voice-agent-call.js`, `${visit.origin}/token`]);
});

test('a page that forbids blob: makes calls with asset-base on its own origin, without one violation', async () => {
  const policy = contentPolicy(
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    connect(),
  );
  const visit = await stage.show(ownModule + stage.tag('asset-base="/sound"'), policy, own);
  await visit.call();
  await visit.assertClean([
    `${visit.origin}/lib/voice-agent-call.js`,
    `${visit.origin}/token`,
    `${visit.origin}/sound/audio.worklet.js`,
    `${visit.origin}/sound/agent-link.worker.js`,
  ]);
});

test('a page that forbids blob: and sets no asset-base is told what to do, once, and nothing stays open', async () => {
  const policy = contentPolicy("default-src 'none'", "script-src 'self'", "worker-src 'self'", connect());
  const visit = await stage.show(ownModule + stage.tag(), policy, own);
  const { code, message } = await visit.refusal();
  assert.equal(code, 'worklet-blocked');
  assert.match(message, /script-src blob:/);
  assert.match(message, /asset-base/);
  assert.deepEqual(visit.pageErrors, []);
});

test('a page that allows blob: for scripts but not for workers: the call works on the page’s thread and says so', async () => {
  const policy = contentPolicy("default-src 'none'", "script-src 'self' blob:", "worker-src 'none'", connect());
  const visit = await stage.show(ownModule + stage.tag(), policy, own);
  await visit.call({ transport: 'inline' });
  const { warnings, errors, violations } = await visit.witness();
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['degraded'],
  );
  assert.match(warnings[0]?.message ?? '', /worker-src blob:/);
  assert.deepEqual([errors, violations, visit.pageErrors], [[], ['worker-src blob'], []]);
});

test('transport="inline" needs no worker-src at all', async () => {
  const policy = contentPolicy("default-src 'none'", "script-src 'self' blob:", "worker-src 'none'", connect());
  const visit = await stage.show(ownModule + stage.tag('transport="inline"'), policy, own);
  await visit.call({ transport: 'inline' });
  await visit.assertClean([`${visit.origin}/lib/voice-agent-call.js`, `${visit.origin}/token`]);
});

test('a cross-origin isolated page (COOP and COEP) makes calls', async () => {
  const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  const visit = await stage.show(stage.page(), isolated);
  assert.equal(await visit.page.evaluate(() => crossOriginIsolated), true);
  await visit.call();
  await visit.assertClean([`${stage.cdn.origin}/cdn/voice-agent-call.js`, `${visit.origin}/token`]);
});

test('a page whose connect-src leaves the provider out: connect-refused, and nothing stays open', async () => {
  const policy = contentPolicy("default-src 'none'", "script-src 'self' blob:", "connect-src 'self'");
  const visit = await stage.show(ownModule + stage.tag(), policy, own);
  assert.equal((await visit.refusal()).code, 'connect-refused');
});
