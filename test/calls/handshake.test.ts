import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import {
  startAillomVoxSimulator,
  type AillomVoxSimulatorOptions,
  type SimulatedCall,
} from '../../simulators/src/aillomvox/index.ts';
import { CallLab, type CallPageOptions } from '../support/call-page.ts';
import { soon, until } from '../support/until.ts';

const everyAttribute = {
  provider: 'OpenAI',
  'sample-rate': '16000',
  'system-prompt': 'You are “Ada”.\nBe brief; grüße freundlich. 🎈',
  voice: 'alloy',
  language: 'de-DE',
  'first-message': 'Guten Tag!',
  'farewell-message': 'Auf Wiederhören.',
  'max-duration': '120',
};

const tools = [
  {
    name: 'weather',
    description: 'Tells the weather',
    parameters: { type: 'object', properties: { town: { type: 'string' } }, required: ['town'] },
  },
];

const everyConfigField = {
  tts_engine: 'inworld',
  webhook_url: 'https://example.test/hook',
  workspace_id: 'ws-1',
  quality_profile: 'high',
  tool_timeout: 9000,
  tts_buffer_ms: 100,
  tts_early_start_ms: 50,
  tts_min_chunk_ms: 20,
  accumulator_ms: 40,
  stream_llm_text_to_tts: true,
  extra_config: { deep: { list: [1, null, 'three'] } },
};

describe('the first message of a call', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('is the config, byte for byte, with every attribute, the tools and every further field', async (t) => {
    const leg = await firstSecond(t, { attributes: everyAttribute, properties: { tools, config: everyConfigField } });
    const expected = {
      type: 'config',
      apikey: 'av_demo',
      provider: 'openai',
      sample_rate: 16000,
      system_prompt: everyAttribute['system-prompt'],
      voice: 'alloy',
      language: 'de-DE',
      first_message: 'Guten Tag!',
      farewell_message: 'Auf Wiederhören.',
      max_duration: 120,
      tools,
      ...everyConfigField,
    };
    assert.equal(leg.configText, JSON.stringify(expected));
  });

  it('leaves out what the page did not say, but for an empty list of tools', async (t) => {
    const leg = await firstSecond(t, {});
    const expected = {
      type: 'config',
      apikey: 'av_demo',
      provider: 'aillomvox',
      sample_rate: 24000,
      system_prompt: 'You are a test.',
      tools: [],
    };
    assert.equal(leg.configText, JSON.stringify(expected));
  });

  it('asks for the rate that suits the provider', async (t) => {
    const leg = await firstSecond(t, { attributes: { provider: 'ultravox' } });
    assert.equal(leg.config['sample_rate'], 16000);
    assert.equal(leg.received.frames[0]?.bytes, 640);
  });

  it('is the same from the page’s own thread', async (t) => {
    const leg = await firstSecond(t, { attributes: { transport: 'inline', 'sample-rate': '8000' } });
    assert.equal(leg.config['sample_rate'], 8000);
    assert.equal(leg.received.frames[0]?.bytes, 320);
  });

  it('is followed by sound after half a second from a gateway that says nothing', async (t) => {
    const leg = await firstSecond(t, {}, { script: 'silent' });
    const waitedMs = leg.received.frames[0]!.atMs - leg.messages[0]!.atMs;
    t.diagnostic(`sound ${waitedMs.toFixed(0)} ms after config`);
    assert.ok(waitedMs >= 470 && waitedMs < 1500, `${waitedMs} ms`);
  });

  /** A call until some sound has come, with all that must hold for every call. */
  async function firstSecond(
    t: TestContext,
    options: CallPageOptions,
    simulated: AillomVoxSimulatorOptions = { script: 'tone' },
  ): Promise<SimulatedCall> {
    const simulator = await startAillomVoxSimulator(simulated);
    t.after(() => simulator.close());
    const call = await lab.open({ ...options, attributes: { url: simulator.url, ...options.attributes } });
    await call.click();
    const leg = await soon('a call', simulator.nextCall());
    await until('sound from the page', () => leg.received.frames.length > 10);

    assert.equal(leg.handshake.url, '/ws');
    assert.deepEqual(leg.handshake.protocols, []);
    // Nothing before it, and no sound before the gateway spoke.
    assert.equal(leg.messages.length, 1);
    assert.ok(leg.messages[0]!.atMs < leg.received.frames[0]!.atMs);
    const spokenAtMs = leg.sent.messages[0]?.atMs;
    if (spokenAtMs !== undefined) assert.ok(leg.received.frames[0]!.atMs > spokenAtMs);
    assert.deepEqual(simulator.breaches, []);
    assert.deepEqual(await call.events('call-warning'), []);
    assert.deepEqual(await call.events('call-error'), []);
    return leg;
  }
});
