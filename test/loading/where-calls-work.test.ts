import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from 'playwright-core';
import { useStage } from '../support/stage.ts';
import type { Visit } from '../support/loading.ts';
import { until } from '../support/until.ts';

const stage = useStage({ flags: ['--host-resolver-rules=MAP calls.example 127.0.0.1'] });

/** A page of one origin with a frame of another, and the frame. */
async function framed(attributes: string): Promise<{ visit: Visit; frame: Frame; inner: string }> {
  const { origin: inner } = await stage.site({ pages: { '/': { html: stage.page() } } });
  const visit = await stage.show(`<iframe src="${inner}/" ${attributes} width="600" height="600"></iframe>`);
  const frame = await until('the frame', () => visit.page.frames().find((one) => one.url() === `${inner}/`));
  return { visit, frame, inner };
}

test('Permissions-Policy: microphone=() is told as mic-blocked-by-policy, and nothing stays open', async () => {
  const visit = await stage.show(stage.page(), { 'permissions-policy': 'microphone=()' });
  const { code, message } = await visit.refusal();
  assert.equal(code, 'mic-blocked-by-policy');
  assert.match(message, /Permissions-Policy/);
  assert.deepEqual(visit.pageErrors, []);
});

test('a frame of another origin without allow="microphone": the error names the attribute', async () => {
  const { visit, frame } = await framed('');
  const { code, message } = await visit.refusal(frame);
  assert.equal(code, 'mic-blocked-by-policy');
  assert.match(message, /allow="microphone"/);
  assert.deepEqual(visit.pageErrors, []);
});

test('a frame of another origin with allow="microphone" makes calls', async () => {
  const { visit, frame, inner } = await framed('allow="microphone"');
  await visit.call({ frame });
  await visit.assertClean([`${inner}/`, `${stage.cdn.origin}/cdn/voice-agent-call.js`, `${inner}/token`], frame);
});

test('a sandboxed frame of the page’s own origin makes calls when it may run scripts', async () => {
  const site = await stage.site({
    pages: {
      '/': {
        html: '<iframe src="/call" sandbox="allow-scripts allow-same-origin" allow="microphone" width="600" height="600"></iframe>',
      },
      '/call': { html: stage.page() },
    },
  });
  const visit = await stage.visit(`${site.origin}/`);
  const frame = await until('the frame', () => visit.page.frames().find((one) => one.url().endsWith('/call')));
  await visit.call({ frame });
});

test('plain http on a name that is not localhost: insecure-context says to use https', async () => {
  const { origin } = await stage.site({ pages: { '/': { html: stage.page() } } });
  const visit = await stage.visit(`${origin.replace('localhost', 'calls.example')}/`);
  assert.equal(await visit.page.evaluate(() => isSecureContext), false);
  const { code, message } = await visit.refusal();
  assert.equal(code, 'insecure-context');
  assert.match(message, /https/);
  const { contexts, workers } = await visit.witness();
  assert.deepEqual({ contexts, workers }, { contexts: [], workers: 0 }, 'nothing was even begun');
  assert.deepEqual([visit.consoleErrors, visit.pageErrors], [[], []]);
});
