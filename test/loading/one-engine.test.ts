import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { build } from 'vite';
import { cdnBuild } from '../../vite.config.ts';
import { useStage } from '../support/stage.ts';
import type { Visit } from '../support/loading.ts';
import { until } from '../support/until.ts';

const FOLDER = '.tmp/second-tag';
const stage = useStage();

before(async () => {
  const config = cdnBuild('voice-agent-call', 'es');
  const lib = { entry: 'test/support/fixtures/second-tag.ts', formats: ['es' as const], fileName: 'second-tag' };
  await build({ ...config, build: { ...config.build, lib, outDir: FOLDER, emptyOutDir: true, sourcemap: false } });
});

/** The element of this package and a tag from a file that was built apart from it. */
async function twoTags(): Promise<Visit> {
  const second = '<script type="module" src="/second/second-tag.js"></script><second-tag></second-tag>';
  return stage.show(stage.page() + second, {}, { '/second': FOLDER });
}

const frames = async (visit: Visit): Promise<number> => Number(await visit.page.getAttribute('second-tag', 'frames'));

async function hearsMore(visit: Visit): Promise<void> {
  const before = await frames(visit);
  await until('more frames at the second tag', async () => (await frames(visit)) > before + 5);
}

const leases = (visit: Visit): Promise<number> =>
  visit.page.evaluate(() => {
    const page = globalThis as unknown as Record<symbol, { engine: { leases: number } }>;
    return page[Symbol.for('voice-call-elements/1')]?.engine.leases ?? -1;
  });

test('tags from two files share one AudioContext and one microphone, and the one that stays keeps them', async () => {
  const visit = await twoTags();
  const call = await visit.startCall();
  await visit.page.locator('second-tag button').click();
  await hearsMore(visit);
  assert.equal(await leases(visit), 2);

  await visit.press();
  await call.closed;
  await hearsMore(visit);
  assert.equal(await leases(visit), 1);
  const { contexts, tracks, microphoneRequests } = await visit.witness();
  assert.deepEqual(
    { contexts, tracks, microphoneRequests },
    { contexts: ['running'], tracks: ['live'], microphoneRequests: 1 },
  );

  await visit.page.locator('second-tag button').click();
  await visit.assertReleased();
  assert.equal(await leases(visit), 0);
  const cdn = `${stage.cdn.origin}/cdn/voice-agent-call.js`;
  await visit.assertClean([cdn, `${visit.origin}/second/second-tag.js`, `${visit.origin}/token`]);
});

test('a call outlives the tag whose file made the engine', async () => {
  const visit = await twoTags();
  await visit.page.locator('second-tag button').click();
  await hearsMore(visit);
  const call = await visit.startCall();
  await visit.page.locator('second-tag button').click();
  const heard = call.received.totalBytes;
  await until('more sound of the caller', () => call.received.totalBytes > heard + 10_000);
  const { contexts, microphoneRequests } = await visit.witness();
  assert.deepEqual({ contexts, microphoneRequests }, { contexts: ['running'], microphoneRequests: 1 });
  await visit.hangUp(call);
});

test('a page without a call has no AudioContext, no microphone, no worker and no registry', async () => {
  const visit = await stage.show(stage.page());
  await visit.page.waitForFunction(() => customElements.get('voice-agent-call'));
  const { contexts, microphoneRequests, workers } = await visit.witness();
  assert.deepEqual({ contexts, microphoneRequests, workers }, { contexts: [], microphoneRequests: 0, workers: 0 });
  assert.equal(await leases(visit), -1);
  await visit.assertClean([`${stage.cdn.origin}/cdn/voice-agent-call.js`]);
});

test('another major version on the page: one warning, and each keeps its own sound', async () => {
  const other = `<script>globalThis[Symbol.for('voice-call-elements')] = ['0'];</script>`;
  const visit = await stage.show(other + stage.page());
  await visit.call();
  await visit.call();
  assert.equal(visit.consoleWarnings.length, 1);
  assert.match(visit.consoleWarnings[0] ?? '', /Two major versions \(0, 1\).*load one version only/);
  assert.deepEqual([visit.consoleErrors, visit.pageErrors], [[], []]);
});
