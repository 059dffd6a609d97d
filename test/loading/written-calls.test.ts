import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startVonageSimulator, type VonageSimulator } from '../../simulators/src/vonage/index.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();
let agent: VonageSimulator;
before(async () => (agent = await startVonageSimulator()));
after(() => agent.close());

const file = (name: string): string => `${stage.cdn.origin}/cdn/${name}`;
const scripts: Readonly<Record<string, () => string>> = {
  'voice-agent-call.js': () => `<script type="module" src="${file('voice-agent-call.js')}"></script>`,
  'voice-agent-call.iife.js': () => `<script src="${file('voice-agent-call.iife.js')}"></script>`,
};

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

for (const [name, script] of Object.entries(scripts)) {
  test(`${name}: what a call to an agent that writes needs comes from beside the script, at its start`, async () => {
    const visit = await stage.show(script() + (await tag()), {
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
    await visit.assertClean([file(name), file('calls/text-run.js')]);
  });
}

test('a file that is not there is an error with a sentence', async () => {
  const visit = await stage.show(scripts['voice-agent-call.js']?.() + (await tag()), {
    'content-security-policy': `script-src ${file('voice-agent-call.js')}`,
  });
  const call = visit.page.locator('voice-agent-call');
  await call.locator('[part=call-button]').click();
  const error = call.locator('[part=error]');
  await error.filter({ hasText: 'calls/text-run.js' }).waitFor();
  assert.equal(await call.getAttribute('state'), 'ended');
  assert.deepEqual(visit.pageErrors, []);
});
