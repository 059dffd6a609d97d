import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { until } from '../support/until.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();

const file = (name: string): string => `${stage.cdn.origin}/cdn/${name}`;
const module = (name: string, more = ''): string => `<script type="module" src="${file(name)}" ${more}></script>`;
const classic = (name: string, more = ''): string => `<script src="${file(name)}" ${more}></script>`;

const integrity = async (name: string): Promise<string> => {
  const values = JSON.parse(await readFile('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
  return `integrity="${values[name]}" crossorigin`;
};

for (const name of ['voice-agent-call', 'voice-call-elements']) {
  test(`${name}.js: one module from another origin makes calls and asks for nothing else`, async () => {
    const visit = await stage.show(module(`${name}.js`) + stage.tag());
    await visit.call();
    await visit.assertClean([file(`${name}.js`), `${visit.origin}/token`]);
  });

  test(`${name}.iife.js: one classic script from another origin makes calls and gives a global`, async () => {
    const visit = await stage.show(classic(`${name}.iife.js`) + stage.tag());
    await visit.call();
    const isTheTag = await visit.page.evaluate(() => {
      const { VoiceCallElements } = globalThis as unknown as { VoiceCallElements: Record<string, unknown> };
      return VoiceCallElements['VoiceAgentCall'] === customElements.get('voice-agent-call');
    });
    assert.equal(isTheTag, true);
    await visit.assertClean([file(`${name}.iife.js`), `${visit.origin}/token`]);
  });
}

test('integrity.json holds the values that a browser accepts, for modules and for classic scripts', async () => {
  for (const html of [
    module('voice-agent-call.js', await integrity('voice-agent-call.js')),
    classic('voice-agent-call.iife.js', await integrity('voice-agent-call.iife.js')),
  ]) {
    const visit = await stage.show(html + stage.tag());
    await visit.call();
    await visit.assertClean([visit.requests[1] as string, `${visit.origin}/token`]);
  }
});

test('a browser refuses a file that is not the one of integrity.json', async () => {
  const wrong = await integrity('voice-agent-call.iife.js');
  const visit = await stage.show(module('voice-agent-call.js', wrong) + stage.tag());
  await until('the refusal', () => visit.consoleErrors.some((text) => text.includes('integrity')));
  assert.equal(await visit.page.evaluate(() => customElements.get('voice-agent-call') === undefined), true);
});

test('a page may load the script at the end, after the tag, and more than one call can be made', async () => {
  const visit = await stage.show(stage.tag() + module('voice-agent-call.js', 'async'));
  await visit.call();
  await visit.call();
  await visit.assertClean([file('voice-agent-call.js'), `${visit.origin}/token`, `${visit.origin}/token`]);
});

const twice: Readonly<Record<string, () => string>> = {
  'the same classic script twice': () => classic('voice-agent-call.iife.js') + classic('voice-agent-call.iife.js'),
  'the classic script and the module': () => classic('voice-agent-call.iife.js') + module('voice-agent-call.js'),
  'the file of one tag and the file of all': () => module('voice-agent-call.js') + module('voice-call-elements.js'),
  'two classic files': () => classic('voice-agent-call.iife.js') + classic('voice-call-elements.iife.js'),
};

for (const [what, scripts] of Object.entries(twice)) {
  test(`${what}: one warning names the tag, and the tag works`, async () => {
    const visit = await stage.show(scripts() + stage.tag());
    await visit.call();
    assert.equal(visit.consoleWarnings.length, 1);
    assert.match(visit.consoleWarnings[0] ?? '', /<voice-agent-call>.*already/);
    const made = await visit.page.evaluate(() => {
      const { VoiceCallElements } = globalThis as { VoiceCallElements?: Record<string, CustomElementConstructor> };
      const Class = VoiceCallElements?.['VoiceAgentCall'] ?? customElements.get('voice-agent-call');
      return Class && new Class().localName;
    });
    assert.equal(made, 'voice-agent-call', 'the class in the global can be made with new');
    const { violations, errors, warnings } = await visit.witness();
    assert.deepEqual([violations, errors, warnings, visit.consoleErrors, visit.pageErrors], [[], [], [], [], []]);
  });
}

test('the same module twice is one module: no warning', async () => {
  const visit = await stage.show(module('voice-agent-call.js') + module('voice-agent-call.js') + stage.tag());
  await visit.call();
  await visit.assertClean([file('voice-agent-call.js'), `${visit.origin}/token`]);
});
