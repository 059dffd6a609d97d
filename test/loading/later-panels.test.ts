import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Request } from 'playwright-core';
import type { OperatorConsole } from '../../src/components/operator-console/operator-console.ts';
import type { Visit } from '../support/loading.ts';
import { useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();

const FILE = 'later/panels.js';
const scripts: Readonly<Record<string, (name: string) => string>> = {
  module: (name) => `<script type="module" src="${stage.cdn.origin}/cdn/${name}.js"></script>`,
  'classic script': (name) => `<script src="${stage.cdn.origin}/cdn/${name}.iife.js"></script>`,
};
const policy = (): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; script-src ${stage.cdn.origin} blob:; worker-src blob:`,
});

interface Desk {
  readonly visit: Visit;
  /** Paths that were asked for since the page was there. */
  readonly fetched: readonly string[];
  readonly settings: Locator;
  readonly volume: Locator;
  readonly error: Locator;
}

async function desk(script: string, attributes = ''): Promise<Desk> {
  const tag = `<operator-console protocol="audin" url="wss://core.test" token-url="/none" ${attributes}></operator-console>`;
  const visit = await stage.show(script + tag, policy());
  const fetched: string[] = [];
  visit.page.on('request', (request: Request) => fetched.push(new URL(request.url()).pathname));
  const part = (name: string): Locator => visit.page.locator(`[part=${name}]`);
  await part('presence-button').waitFor();
  return {
    visit,
    fetched,
    settings: part('settings-button'),
    volume: part('volume').locator('input'),
    error: part('error'),
  };
}

const moduleDesk = (attributes?: string): Promise<Desk> =>
  desk(scripts['module']?.('operator-console') ?? '', attributes);

for (const [kind, script] of Object.entries(scripts)) {
  for (const name of ['operator-console', 'voice-call-elements']) {
    test(`${name}, ${kind}: panels come from beside the script, with their style, as a button of theirs is reached`, async () => {
      const { visit, fetched, settings, volume } = await desk(script(name));
      assert.equal(fetched.length, 0);
      await settings.hover();
      await until('the file', () => fetched.length > 0);
      assert.equal(await volume.count(), 0, 'nothing opens by itself');
      await settings.click();
      assert.equal(await volume.evaluate((node) => getComputedStyle(node).minHeight), '44px');
      await settings.click();
      assert.equal(await volume.count(), 0);
      await visit.page.locator('[part=numbers-button]').click();
      const numbers = visit.page.locator('[part=numbers]');
      assert.equal(await numbers.evaluate((node) => getComputedStyle(node).maxHeight), '240px');
      const scriptsFetched = fetched.filter((path) => path.endsWith('.js'));
      assert.deepEqual(scriptsFetched, [`/cdn/${FILE}`], 'once');
      assert.deepEqual(visit.pageErrors, []);
    });
  }
}

test('the keyboard fetches them too; the button is pressed at once, and keeps the focus while its panel opens', async () => {
  const { visit, settings, volume, fetched } = await moduleDesk();
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await visit.page.route(`**/${FILE}`, async (route) => {
    await answered;
    await route.continue();
  });
  await settings.focus();
  await until('the file', () => fetched.length > 0);
  await visit.page.keyboard.press('Enter');
  assert.deepEqual([await settings.getAttribute('aria-expanded'), await volume.count()], ['true', 0]);
  answer();
  await volume.waitFor();
  assert.equal(await settings.getAttribute('aria-expanded'), 'true');
  assert.equal(
    await visit.page.locator('operator-console').evaluate((node) => node.shadowRoot?.activeElement?.part.value),
    'settings-button',
  );
  assert.deepEqual(fetched, [`/cdn/${FILE}`], 'once');
});

test('panels that cannot be fetched: nothing is told until one is opened; then a sentence, until the next attempt', async () => {
  const { visit, settings, volume, error } = await moduleDesk();
  await visit.page.context().setOffline(true);
  await settings.hover();
  await visit.page.waitForTimeout(100);
  assert.equal(await error.isVisible(), false);
  await settings.click();
  await error.filter({ hasText: `${FILE} could not be fetched` }).waitFor();
  assert.equal(await settings.getAttribute('aria-expanded'), 'false');
  await visit.page.context().setOffline(false);
  await settings.click();
  await volume.waitFor();
  assert.equal(await settings.getAttribute('aria-expanded'), 'true');
  assert.equal(await error.isVisible(), false);
  assert.deepEqual(visit.pageErrors, []);
});

test('the sentence is in the page’s language', async () => {
  const { visit, settings, error } = await moduleDesk('lang="de"');
  await visit.page.route(`**/${FILE}`, (route) => route.abort());
  await settings.click();
  await error.filter({ hasText: 'Was hierfür nötig ist, konnte nicht geladen werden.' }).waitFor();
});

/** A session that has been rung once, in vain. */
function rungOnce(element: Locator): Promise<unknown> {
  return element.evaluate((node: OperatorConsole) => {
    const call = { callId: 'c1', direction: 'inbound', from: '+441632960001', to: '+390212345678' };
    const session = {
      detail: { phase: 'idle' },
      presenceDetail: { phase: 'offline' },
      state: 'idle',
      presence: 'offline',
      calls: [{ ...call, startedAtMs: Date.now(), durationMs: 0, reason: 'no-answer' }],
      // Functions that do nothing.
      setMicMuted: Boolean,
      setVolume: Boolean,
    };
    node.session = Object.assign(new EventTarget(), session) as unknown as OperatorConsole['session'];
    return node.updateComplete;
  });
}

test('the list of calls comes with its first call, and never to a compact console', async () => {
  const { visit, fetched } = await moduleDesk('variant="compact"');
  const element = visit.page.locator('operator-console');
  await rungOnce(element);
  await visit.page.waitForTimeout(100);
  assert.deepEqual(fetched, []);
  await element.evaluate((node) => node.setAttribute('variant', 'card'));
  const call = visit.page.locator('[part=call]');
  await call.waitFor();
  assert.equal(await call.evaluate((node) => getComputedStyle(node).display), 'flex');
  assert.deepEqual(fetched, [`/cdn/${FILE}`]);
  assert.deepEqual(visit.pageErrors, []);
});

test('a list of calls that cannot be fetched is told of, and asked for again as a button of a panel is reached', async () => {
  const { visit, settings, error } = await moduleDesk();
  await visit.page.context().setOffline(true);
  await rungOnce(visit.page.locator('operator-console'));
  await error.filter({ hasText: `${FILE} could not be fetched` }).waitFor();
  await visit.page.context().setOffline(false);
  await settings.hover();
  await visit.page.locator('[part=call]').waitFor();
  assert.equal(await error.isVisible(), false);
});
