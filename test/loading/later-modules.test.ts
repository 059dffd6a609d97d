import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OperatorConsole } from '../../src/components/operator-console/operator-console.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();

const scripts: Readonly<Record<string, () => string>> = {
  module: () => `<script type="module" src="${stage.cdn.origin}/cdn/operator-console.js"></script>`,
  'classic script': () => `<script src="${stage.cdn.origin}/cdn/operator-console.iife.js"></script>`,
};
/** A policy that lets the script in lets in what lies beside it; from elsewhere nothing comes. */
const policy = (): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; script-src ${stage.cdn.origin} blob:; worker-src blob:`,
});
const tag = `<operator-console protocol="audin" url="wss://core.test" token-url="/none"></operator-console>`;

for (const [kind, script] of Object.entries(scripts)) {
  test(`${kind}: the check comes from beside the script when it is first wanted, under a strict policy`, async () => {
    const visit = await stage.show(script() + tag, policy());
    const fetched: string[] = [];
    visit.page.on('request', (request) => fetched.push(request.url()));
    const element = visit.page.locator('operator-console');
    const check = (): Promise<string[]> =>
      element.evaluate(async (node: OperatorConsole) => {
        const { steps } = await node.checkCall();
        return steps.map(({ step, passed }) => `${step} ${passed}`);
      });
    const expected = ['microphone true', 'worklet true', 'token false', 'socket false', 'round-trip false'];
    assert.deepEqual(await check(), expected);
    assert.deepEqual(await check(), expected);
    const later = fetched.filter((url) => url.endsWith('.js'));
    assert.deepEqual(later, [`${stage.cdn.origin}/cdn/later/call-check.js`], 'once');
    assert.deepEqual(visit.pageErrors, []);
  });
}

test('a check that is not beside the script is told of', async () => {
  const visit = await stage.show(`${scripts['module']?.()}${tag}`, {
    'content-security-policy': `script-src ${stage.cdn.origin}/cdn/operator-console.js`,
  });
  const element = visit.page.locator('operator-console');
  const code = await element.evaluate((node: OperatorConsole) =>
    node.checkCall().catch((cause: { code: string }) => cause.code),
  );
  assert.equal(code, 'worklet-blocked');
  assert.match(await element.locator('[part=error]').innerText(), /call-check\.js could not be fetched/);
  assert.deepEqual(visit.pageErrors, []);
});

const streamScripts: Readonly<Record<string, () => string>> = {
  module: () => `<script type="module" src="${stage.cdn.origin}/cdn/aigent-stream.js"></script>`,
  'classic script': () => `<script src="${stage.cdn.origin}/cdn/aigent-stream.iife.js"></script>`,
};

for (const [kind, script] of Object.entries(streamScripts)) {
  test(`${kind}: the ring of a stream's card comes from beside the script, under the card's own styles`, async () => {
    const visit = await stage.show(`${script()}<aigent-stream></aigent-stream>`, policy());
    const fetched: string[] = [];
    visit.page.on('request', (request) => fetched.push(request.url()));
    const element = visit.page.locator('aigent-stream');
    await element.locator('[part=sides]').waitFor();
    assert.deepEqual([fetched, await element.locator('[part=ring]').count()], [[], 0], 'a row has none');
    await element.evaluate((node) => node.setAttribute('variant', 'card'));
    const ring = element.locator('[part=ring]');
    await ring.waitFor();
    assert.deepEqual(fetched, [`${stage.cdn.origin}/cdn/later/voice-ring.js`], 'once');
    assert.equal((await ring.boundingBox())?.width, 120);
    await visit.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await ring.isVisible(), false, 'the meters stand for it');
    assert.deepEqual(visit.pageErrors, []);
  });
}

test('a ring that is not beside the script: the card has its meters', async () => {
  const visit = await stage.show(`${streamScripts['module']?.()}<aigent-stream variant="card"></aigent-stream>`, {
    'content-security-policy': `script-src ${stage.cdn.origin}/cdn/aigent-stream.js`,
  });
  const element = visit.page.locator('aigent-stream');
  await element.locator('[part=sides]').waitFor();
  assert.equal(await element.locator('[part=ring]').count(), 0);
  assert.deepEqual(visit.pageErrors, []);
});
