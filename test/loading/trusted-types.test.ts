import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentPolicy, useStage } from '../support/stage.ts';

const TRUSTED = "require-trusted-types-for 'script'";
const POLICIES = "trusted-types lit-html voice-call-elements 'allow-duplicates'";
const stage = useStage();
const script = (): string => `${stage.cdn.origin}/cdn/voice-agent-call.js`;

test('a page with Trusted Types and the documented line makes calls without one violation', async () => {
  const visit = await stage.show(stage.page(), contentPolicy(TRUSTED, POLICIES));
  await visit.call();
  await visit.assertClean([script(), `${visit.origin}/token`]);
});

test('two files of the library share a page with Trusted Types', async () => {
  const second = `<script type="module" src="${stage.cdn.origin}/cdn/voice-call-elements.js"></script>`;
  const visit = await stage.show(stage.page() + second, contentPolicy(TRUSTED, POLICIES));
  await visit.call();
  const { violations, errors, warnings } = await visit.witness();
  assert.deepEqual([violations, errors, warnings, visit.consoleErrors, visit.pageErrors], [[], [], [], [], []]);
  assert.equal(visit.consoleWarnings.length, 1, 'of the tag that is defined twice');
});

test('the strictest page: Trusted Types, no blob:, no foreign script, nothing allowed by default', async () => {
  const policy = contentPolicy(
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${new URL(stage.provider.url).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    TRUSTED,
    POLICIES,
  );
  const html = `<script type="module" src="/lib/voice-agent-call.js"></script>${stage.tag('asset-base="/sound"')}`;
  const visit = await stage.show(html, policy, { '/lib': 'dist/cdn', '/sound': 'dist/assets' });
  await visit.call();
  await visit.assertClean([
    `${visit.origin}/lib/voice-agent-call.js`,
    `${visit.origin}/token`,
    `${visit.origin}/sound/audio.worklet.js`,
    `${visit.origin}/sound/agent-link.worker.js`,
  ]);
});

test('a page that refuses our policy: the call works on the page’s thread and names the policy to allow', async () => {
  const visit = await stage.show(stage.page(), contentPolicy(TRUSTED, 'trusted-types lit-html'));
  await visit.call({ transport: 'inline' });
  const { warnings, errors, violations } = await visit.witness();
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['degraded'],
  );
  assert.match(warnings[0]?.message ?? '', /Trusted Types: allow the policy voice-call-elements/);
  assert.deepEqual([errors, visit.pageErrors], [[], []]);
  assert.deepEqual(violations, ['trusted-types trusted-types-policy']);
});

test('a page that refuses our policy and asks for transport="inline" gets neither warning nor violation', async () => {
  const visit = await stage.show(stage.page('transport="inline"'), contentPolicy(TRUSTED, 'trusted-types lit-html'));
  await visit.call({ transport: 'inline' });
  await visit.assertClean([script(), `${visit.origin}/token`]);
});
