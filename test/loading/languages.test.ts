import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/until.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();

const file = (name: string): string => `${stage.cdn.origin}/cdn/${name}`;
const scripts: Readonly<Record<string, (folder?: string) => string>> = {
  module: (folder = stage.cdn.origin) => `<script type="module" src="${folder}/cdn/voice-agent-call.js"></script>`,
  'classic script': (folder = stage.cdn.origin) => `<script src="${folder}/cdn/voice-agent-call.iife.js"></script>`,
};

for (const [kind, script] of Object.entries(scripts)) {
  test(`${kind}: the words of another language come from beside the script, on demand, and nothing else`, async () => {
    const visit = await stage.show(script() + stage.tag('lang="de"'));
    const button = visit.page.locator('voice-agent-call [part=call-button]');
    await until('German', async () => (await button.textContent())?.trim() === 'Anruf starten');
    await visit.call();
    const name = kind === 'module' ? 'voice-agent-call.js' : 'voice-agent-call.iife.js';
    await visit.assertClean([file(name), file('lang/voice-agent-call.de.js'), `${visit.origin}/token`]);
  });

  test(`${kind}: needs no more than the script itself under a strict policy`, async () => {
    const visit = await stage.show(script() + stage.tag('lang="ja"'), {
      'content-security-policy': `default-src 'none'; script-src ${stage.cdn.origin}`,
    });
    const button = visit.page.locator('voice-agent-call [part=call-button]');
    await until('Japanese', async () => (await button.textContent())?.trim() === '通話を開始');
    assert.deepEqual((await visit.witness()).violations, []);
  });
}

test('English stays, with one warning, when the file is not there', async () => {
  const visit = await stage.show(`${scripts['module']?.()}${stage.tag('lang="de"')}`, {
    'content-security-policy': `script-src ${file('voice-agent-call.js')}`,
  });
  await until('the warning', () => visit.consoleWarnings.length > 0);
  assert.equal(visit.consoleWarnings.length, 1);
  assert.match(visit.consoleWarnings[0] ?? '', /lang="de".*English/);
  const button = visit.page.locator('voice-agent-call [part=call-button]');
  assert.equal((await button.textContent())?.trim(), 'Start call');
  assert.deepEqual(visit.pageErrors, []);
});
