import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { startAillomVoxSimulator, type Script, type SimulatedCall } from '../../simulators/src/aillomvox/index.ts';
import { CallLab, type CallPage, type CallPageOptions } from '../support/call-page.ts';
import { soon, until } from '../support/until.ts';

/** Smallest PNG there is: 1 x 1, grey. */
const IMAGE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';

describe('a conversation beyond speech', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('runs the page’s tools and gives the agent their results, and an error for every one that fails', async (t) => {
    const { call, leg } = await active(t, {
      script: `call.tools = [
        { name: 'price', description: 'Price of an article', handler: async ({ article }) => ({ article, euros: 12 }) },
        { name: 'broken', handler: () => { throw new Error('av_demo'); } },
        { name: 'circular', handler: () => { const loop = {}; loop.loop = loop; return loop; } },
      ];`,
    });
    assert.deepEqual(await leg.callTool('price', { article: 'tea' }), {
      answered: true,
      result: { article: 'tea', euros: 12 },
    });
    for (const name of ['broken', 'circular', 'unknown']) {
      const outcome = await leg.callTool(name);
      assert.ok(outcome.answered, name);
      assert.equal(typeof (outcome.result as { error?: unknown }).error, 'string', name);
      assert.doesNotMatch(JSON.stringify(outcome.result), /av_demo/);
    }
    assert.equal(await call.page.evaluate('document.querySelector("voice-agent-call").state'), 'active');
    assert.deepEqual(leg.breaches, []);
    assert.deepEqual(await call.faults(), []);
  });

  it('lets the page answer a tool call by respondWith, and runs a repeated call once', async (t) => {
    const { call, leg } = await active(
      t,
      {
        script: `window.asked = [];
        call.tools = [{ name: 'ask', description: 'Asks the page' }];
        call.addEventListener('call-tool-call', (event) => {
          window.asked.push(event.detail.name);
          event.respondWith(Promise.resolve({ said: event.detail.args.question + '!' }));
        });`,
      },
      { duplicateMessages: true },
    );
    assert.deepEqual(await leg.callTool('ask', { question: 'Why' }), { answered: true, result: { said: 'Why!' } });
    assert.deepEqual(await call.page.evaluate('window.asked'), ['ask']);
    assert.equal(leg.messages.filter(({ message }) => message['type'] === 'tool_result').length, 1);
  });

  it('ends by the tool hangup: its result first, then the farewell', async (t) => {
    const { call, leg } = await active(t, {
      script: `call.tools = [{ name: 'hangup', description: 'Ends the call' }];`,
    });
    assert.equal((await leg.callTool('hangup')).answered, true);
    assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
    assert.deepEqual(
      leg.messages.slice(-2).map(({ message }) => message['type']),
      ['tool_result', 'hangup'],
    );
    await call.released();
  });

  it('sends what is typed and shown, and shows what was typed', async (t) => {
    const { call, leg } = await active(t, { attributes: { 'text-input': '' } });
    const box = call.page.getByRole('textbox');
    await box.fill('Do you have <b>tea</b>? 🍵');
    await box.press('Enter');
    await call.page.evaluate(`document.querySelector('voice-agent-call').sendImage('${IMAGE}')`);
    const sent = (): unknown[] => leg.messages.slice(1).map(({ message }) => message);
    await until('two messages', () => sent().length === 2);
    assert.deepEqual(sent(), [
      { type: 'text', data: 'Do you have <b>tea</b>? 🍵' },
      { type: 'image', data: IMAGE },
    ]);
    assert.equal(await box.inputValue(), '');
    await call.page.getByText('Do you have <b>tea</b>? 🍵').waitFor();
    assert.deepEqual(leg.breaches, []);
  });

  it('shows the remaining time at the end, and ends as max-duration without an error', async (t) => {
    const { call, leg } = await active(t, { attributes: { 'max-duration': '30' } });
    const shown = call.page.locator('voice-agent-call [part=time]', { hasText: /left/ });
    assert.equal(await shown.count(), 0);
    await shown.waitFor({ timeout: 20_000 });
    assert.match((await shown.textContent()) ?? '', /1[0-5] seconds left/);
    await soon('the end', leg.closed);
    await call.reaches('ended');
    assert.deepEqual(
      (await call.events('call-end')).map(({ detail }) => detail['reason']),
      ['max-duration'],
    );
    assert.deepEqual(await call.events('call-error'), []);
    await call.released();
  });

  async function active(
    t: TestContext,
    page: CallPageOptions,
    faults = {},
    script: Script = 'tone',
  ): Promise<{ call: CallPage; leg: SimulatedCall }> {
    const simulator = await startAillomVoxSimulator({ script, faults });
    t.after(() => simulator.close());
    const call = await lab.open({ ...page, attributes: { url: simulator.url, ...page.attributes } });
    await call.click();
    const leg = await soon('a call', simulator.nextCall());
    await call.reaches('active');
    return { call, leg };
  }
});
