import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { freshSamples } from '../../src/audio/frame-ports.js';
import type { AgentCallOptions, AgentCommand } from '../../src/protocols/agent-dialect.js';
import { aillomvox } from '../../src/protocols/aillomvox.js';

const base: AgentCallOptions = { systemPrompt: 'You are brief.' };
const read = (data: string | ArrayBuffer) => aillomvox.connect(base).read(data, freshSamples);
const readJson = (message: unknown) => read(JSON.stringify(message));

describe('AillomVox: address', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'wss://vox.aillom.com/ws'],
    ['wss://vox.aillom.com', 'wss://vox.aillom.com/ws'],
    ['https://vox.aillom.com', 'wss://vox.aillom.com/ws'],
    ['http://localhost:8080', 'ws://localhost:8080/ws'],
    ['ws://localhost:8080/ws', 'ws://localhost:8080/ws'],
    ['ws://localhost:8080/ws/', 'ws://localhost:8080/ws/'],
    ['wss://relay.example/voice?site=7', 'wss://relay.example/voice/ws?site=7'],
    ['wss://wss.aillom.com/ws', 'wss://vox.aillom.com/ws'],
  ];
  for (const [url, expected] of cases) {
    it(`reads ${url ?? 'no address'} as ${expected}`, () => {
      expect(aillomvox.check({ ...base, url })).to.equal(undefined);
      expect(aillomvox.url({ ...base, url })).to.equal(expected);
    });
  }

  for (const url of ['javascript:alert(1)', 'ftp://host/ws', 'not an address', 'data:text/plain,x']) {
    it(`refuses ${url}`, () => {
      expect(aillomvox.check({ ...base, url })).to.match(/^url must be/);
    });
  }
});

describe('AillomVox: what is checked before a call', () => {
  const wrong: readonly (readonly [string, AgentCallOptions, RegExp])[] = [
    ['a rate that the gateway lacks', { ...base, sampleRateHz: 44100 }, /sample-rate/],
    ['a rate that is no number', { ...base, sampleRateHz: Number.NaN }, /sample-rate/],
    ['a duration that is no number', { ...base, maxDurationS: Number.NaN }, /max-duration/],
    ['a negative duration', { ...base, maxDurationS: -1 }, /max-duration/],
    ['an endless duration', { ...base, maxDurationS: 1e9 }, /max-duration/],
    ['a misspelt field', { ...base, config: { tts_engin: 'rime' } }, /tts_engin/],
    ['a field of the wrong type', { ...base, config: { tool_timeout: '5000' } }, /tool_timeout.*number/],
    ['an attempt at the key through config', { ...base, config: { apikey: 'x' } }, /apikey/],
  ];
  for (const [what, options, sentence] of wrong) {
    it(`names ${what}`, () => {
      expect(aillomvox.check(options)).to.match(sentence);
    });
  }

  it('names a tool without a name', () => {
    expect(aillomvox.check({ ...base, tools: [{ name: 'a' }, { name: '' }] })).to.equal('tools: number 2 has no name.');
  });

  it('asks for token and system prompt at the gateway itself, and for neither at a relay', () => {
    expect(aillomvox.missing({})).to.match(/token/);
    expect(aillomvox.missing({ token: 'k' })).to.match(/system-prompt/);
    expect(aillomvox.missing({ token: 'k', systemPrompt: 'p' })).to.equal(undefined);
    expect(aillomvox.missing({ url: 'wss://relay.example/ws' })).to.equal(undefined);
  });

  it('warns of tools that meet Qwen', () => {
    expect(aillomvox.caution({ ...base, provider: 'Qwen', tools: [{ name: 'a' }] })).to.match(/qwen/);
    expect(aillomvox.caution({ ...base, provider: 'qwen', tools: [] })).to.equal(undefined);
    expect(aillomvox.caution({ ...base, tools: [{ name: 'a' }] })).to.equal(undefined);
  });

  it('knows the gateway’s limit where none is set', () => {
    expect(aillomvox.durationLimitS(base)).to.equal(300);
    expect(aillomvox.durationLimitS({ ...base, maxDurationS: 60 })).to.equal(60);
  });

  it('takes 30 to 7200 seconds', () => {
    expect(aillomvox.check({ ...base, maxDurationS: 30 })).to.equal(undefined);
    expect(aillomvox.check({ ...base, maxDurationS: 7200 })).to.equal(undefined);
  });
});

describe('AillomVox: config message', () => {
  const greet = (options: AgentCallOptions): unknown => {
    const greeting = aillomvox.connect(options).greet();
    expect(greeting).to.have.length(1);
    return JSON.parse(greeting[0] as string);
  };

  it('holds nothing but what was asked for, and an empty list of tools', () => {
    expect(greet({ ...base, token: 'k' })).to.deep.equal({
      type: 'config',
      apikey: 'k',
      provider: 'aillomvox',
      sample_rate: 24000,
      system_prompt: 'You are brief.',
      tools: [],
    });
  });

  it('holds every field of the gateway', () => {
    const config = {
      tts_engine: 'rime',
      webhook_url: 'https://example.com/hook',
      workspace_id: 'w1',
      quality_profile: 'high',
      tool_timeout: 5000,
      tts_buffer_ms: 40,
      tts_early_start_ms: 20,
      tts_min_chunk_ms: 20,
      accumulator_ms: 100,
      stream_llm_text_to_tts: true,
      extra_config: { a: 1 },
    };
    const options: AgentCallOptions = {
      token: 'k',
      provider: 'OpenAI',
      voice: 'alloy',
      language: 'it-IT',
      sampleRateHz: 8000,
      systemPrompt: 'p',
      firstMessage: 'f',
      farewellMessage: 'b',
      maxDurationS: 60,
      tools: [{ name: 'price', description: 'Tells a price', parameters: { type: 'object' } }, { name: 'hangup' }],
      config,
    };
    expect(aillomvox.check(options)).to.equal(undefined);
    expect(greet(options)).to.deep.equal({
      type: 'config',
      apikey: 'k',
      provider: 'openai',
      sample_rate: 8000,
      system_prompt: 'p',
      voice: 'alloy',
      language: 'it-IT',
      first_message: 'f',
      farewell_message: 'b',
      max_duration: 60,
      tools: [
        { name: 'price', description: 'Tells a price', parameters: { type: 'object' } },
        { name: 'hangup', description: '', parameters: { type: 'object', properties: {} } },
      ],
      ...config,
    });
  });

  it('uses the rate that suits the engine', () => {
    const rate = (provider: string): number => aillomvox.formats({ ...base, provider }).downlink.sampleRateHz;
    expect([rate('openai'), rate('Gemini'), rate('aws'), rate('grok')]).to.deep.equal([24000, 24000, 16000, 16000]);
  });
});

describe('AillomVox: what the visitor’s side says', () => {
  const write = (command: AgentCommand): unknown => JSON.parse(aillomvox.connect(base).write(command)[0] as string);

  it('writes a hang-up, a typed turn, an image and a tool’s result', () => {
    expect(write({ type: 'hangup' })).to.deep.equal({ type: 'hangup' });
    expect(write({ type: 'text', text: 'hi' })).to.deep.equal({ type: 'text', data: 'hi' });
    expect(write({ type: 'image', data: 'aGk=' })).to.deep.equal({ type: 'image', data: 'aGk=' });
    expect(write({ type: 'tool-result', id: '1', result: { a: [1] } })).to.deep.equal({
      type: 'tool_result',
      call_id: '1',
      result: { a: [1] },
    });
  });
});

describe('AillomVox: what the gateway says', () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    [
      'what the visitor said',
      { type: 'transcript', role: 'user', text: 'hi', final: true },
      { type: 'transcript', role: 'user', text: 'hi', final: true },
    ],
    [
      'what the agent is saying',
      { type: 'transcript', role: 'assistant', text: 'he', final: false },
      { type: 'transcript', role: 'agent', text: 'he', final: false },
    ],
    [
      'a transcript without final as interim',
      { type: 'transcript', text: 'x', final: 'yes' },
      { type: 'transcript', role: 'agent', text: 'x', final: false },
    ],
    ['the state', { type: 'state', state: 'thinking' }, { type: 'agent-state', state: 'thinking' }],
    ['a clear', { type: 'playback_clear_buffer' }, { type: 'clear' }],
    ['an interruption as a clear', { type: 'interruption' }, { type: 'clear' }],
    ['a hang-up', { type: 'hangup' }, { type: 'hangup' }],
    ['a close as a hang-up', { type: 'close' }, { type: 'hangup' }],
    ['the end of the time, in code', { type: 'error', code: 'max_duration_reached' }, { type: 'time-over' }],
    ['the end of the time, in message', { type: 'error', message: 'MAX_DURATION_REACHED' }, { type: 'time-over' }],
  ];
  for (const [what, message, expected] of cases) {
    it(`reads ${what}`, () => {
      expect(readJson(message)).to.deep.equal([expected]);
    });
  }

  for (const key of ['code', 'error', 'message']) {
    it(`finds the error identifier under "${key}"`, () => {
      expect(readJson({ type: 'error', [key]: 'unauthorized' })[0]).to.include({ code: 'unauthorized', fatal: true });
      expect(readJson({ type: 'error', [key]: 'Insufficient_Balance' })[0]).to.include({
        code: 'insufficient-balance',
      });
    });
  }

  const passing: readonly (readonly [string, string])[] = [
    ['too_many_connections', 'busy'],
    ['Too many connections for this API key', 'busy'],
    ['busy', 'busy'],
    ['call-busy', 'call-busy'],
    ['session-lost', 'session-lost'],
    ['rate-limited', 'rate-limited'],
  ];
  for (const [said, code] of passing) {
    it(`takes "${said}" as ${code}, which ends the call and may pass`, () => {
      expect(readJson({ type: 'error', code: said })[0]).to.include({ code, fatal: true, retryable: true });
    });
  }

  it('does not take a sentence with the word busy in it for a full line', () => {
    expect(readJson({ type: 'error', message: 'The engine is busy thinking.' })[0]).to.include({
      code: 'server-error',
    });
  });

  for (const key of ['args', 'arguments', 'parameters']) {
    it(`reads a tool call with its arguments under "${key}", as object and as JSON text`, () => {
      const expected = { type: 'tool-call', id: '1', name: 'price', args: { of: 'tea' } };
      const call = { type: 'tool_call', call_id: '1', name: 'price' };
      expect(readJson({ ...call, [key]: { of: 'tea' } })).to.deep.equal([expected]);
      expect(readJson({ ...call, [key]: '{"of":"tea"}' })).to.deep.equal([expected]);
    });
  }

  it('reads arguments that are nothing of the kind as none, and reports a call without an id', () => {
    for (const args of [5, 'x', null, [1], undefined]) {
      const call = { type: 'tool_call', call_id: '1', name: 'price', args };
      expect(readJson(call)).to.deep.equal([{ type: 'tool-call', id: '1', name: 'price', args: {} }]);
    }
    expect(readJson({ type: 'tool_call', name: 'price' })[0]).to.include({ type: 'bad-message' });
  });

  it('never repeats what an error message says: it may name a key', () => {
    const [message] = readJson({ type: 'error', message: 'boom av_secret' });
    expect(message).to.include({ type: 'error', code: 'server-error', fatal: false });
    expect(JSON.stringify(message)).not.to.contain('av_secret');
  });

  for (const text of ['', '{', 'null', '42', '[]', '"x"']) {
    it(`reports ${JSON.stringify(text)} as a bad message`, () => {
      expect(read(text)[0]).to.include({ type: 'bad-message' });
    });
  }

  for (const type of ['control', 'audio', 'news', 'constructor', '__proto__', 5]) {
    it(`ignores a message of type ${JSON.stringify(type)}`, () => {
      expect(readJson({ type })[0]).to.include({ type: 'ignored' });
    });
  }

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.uint8Array().map((bytes) => bytes.slice().buffer),
        ),
        (data) => {
          expect(read(data)).to.be.an('array');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throws on a known type with any content', () => {
    const type = fc.constantFrom('transcript', 'state', 'error', 'hangup', 'control', 'tool_call');
    const message = fc.tuple(
      type,
      fc.dictionary(fc.constantFrom('role', 'text', 'final', 'state', 'code', 'error', 'message'), fc.jsonValue()),
    );
    fc.assert(
      fc.property(message, ([name, fields]) => {
        expect(readJson({ ...fields, type: name })).to.have.length(1);
      }),
    );
  });
});
