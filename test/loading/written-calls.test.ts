import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startVonageSimulator, type VonageSimulator } from '../../simulators/src/vonage/index.ts';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/voice-agent-call.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();
let agent: VonageSimulator;
before(async () => (agent = await startVonageSimulator()));
after(() => agent.close());

const file = (name: string): string => `${stage.cdn.origin}/cdn/${name}`;
const scripts = ['voice-agent-call', 'voice-call-elements'].flatMap((name) => [`${name}.js`, `${name}.iife.js`]);
const script = (name: string): string =>
  `<script ${name.endsWith('.iife.js') ? '' : 'type="module" '}src="${file(name)}"></script>`;

/** As a page has it whose backend has begun the session already. */
async function tag(): Promise<string> {
  const answer = await fetch(`${agent.url}/http/init`, {
    method: 'POST',
    headers: { 'x-vgai-key': 'vonage_demo', 'content-type': 'application/json' },
    body: JSON.stringify({ agent_id: 'agent_demo' }),
  });
  const { session_token: token } = (await answer.json()) as { session_token: string };
  return `<voice-agent-call protocol="vonage" speech="off" url="${agent.socketUrl}?session_token=${token}"></voice-agent-call>`;
}

for (const name of scripts) {
  test(`${name}: what a call to an agent that writes needs comes from beside the script, at its start`, async () => {
    const visit = await stage.show(script(name) + (await tag()), {
      'content-security-policy': `default-src 'none'; script-src ${stage.cdn.origin} 'nonce-n'; connect-src 'self' ws://127.0.0.1:*`,
    });
    const call = visit.page.locator('voice-agent-call');
    await visit.page.evaluate(() => {
      const element = document.querySelector('voice-agent-call') as unknown as { config: object; getToken: unknown };
      element.config = { tokenPlace: 'none' };
      element.getToken = () => Promise.resolve('in the address');
    });
    await call.locator('[part=call-button]').click();
    await call.locator('[part~=line]', { hasText: 'What is your name?' }).waitFor();
    await visit.assertClean([file(name), file('later/text-run.js')]);
  });

  test(`${name}: an error from the file beside it is of the script's own class`, async () => {
    const visit = await stage.show(
      `${script(name)}<voice-agent-call protocol="vonage" url="wss://agent.test"></voice-agent-call>`,
    );
    const error = await visit.page.locator('voice-agent-call').evaluate(async (node: VoiceAgentCall) => {
      node.apiKey = 'av_demo';
      return new Promise((resolve) => {
        node.addEventListener('call-error', ({ detail: { code, cause } }) => resolve({ code, isWrapped: !!cause }));
        node.start().catch(() => undefined);
      });
    });
    assert.deepEqual(error, { code: 'config-invalid', isWrapped: false });
  });
}

test('a file that is not there is an error with a sentence', async () => {
  const visit = await stage.show(script('voice-agent-call.js') + (await tag()), {
    'content-security-policy': `script-src ${file('voice-agent-call.js')}`,
  });
  const call = visit.page.locator('voice-agent-call');
  await call.locator('[part=call-button]').click();
  const error = call.locator('[part=error]');
  await error.filter({ hasText: 'later/text-run.js' }).waitFor();
  assert.equal(await call.getAttribute('state'), 'ended');
  assert.deepEqual(visit.pageErrors, []);
});
