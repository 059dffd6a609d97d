import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { AgentCallOptions } from '../../src/protocols/agent-dialect.js';
import type { TextMessage, TextWire } from '../../src/protocols/text-dialect.js';
import { vonage, type VonageConfig } from '../../src/protocols/vonage.js';

const TOKEN = 'eyJ0.e+/=.s-_g';
const call = (options: AgentCallOptions = {}, config: VonageConfig = {}): AgentCallOptions => ({
  token: TOKEN,
  region: 'eu',
  config: { ...config },
  ...options,
});
const wire = (options?: AgentCallOptions, config?: VonageConfig): TextWire => vonage.connect(call(options, config));
const read = (message: unknown, config?: VonageConfig): TextMessage => wire({}, config).read(JSON.stringify(message));
const reply = (texts: string[], status?: 'awaiting' | 'busy' | 'ended', from?: 'agent' | 'person' | 'visitor') => ({
  type: 'reply',
  lines: texts.map((text) => ({ text, from })),
  status,
});

describe('Vonage: where the conversation is', () => {
  const EU = 'wss://http-sockets-eu-central-1.ai.vonage.com/';
  const encoded = 'eyJ0.e%2B%2F%3D.s-_g';
  const template = encodeURIComponent(TOKEN);
  const places: readonly (readonly [string, AgentCallOptions, VonageConfig, Partial<TextWire>])[] = [
    ['by region', {}, {}, { url: `${EU}?session_token=${encoded}` }],
    [
      'in the United States',
      { region: 'us' },
      {},
      { url: `wss://http-sockets-us-east-1.ai.vonage.com/?session_token=${encoded}` },
    ],
    [
      'by url, which may have a query of its own',
      { url: 'https://relay.test/ws?a=1' },
      {},
      { url: `wss://relay.test/ws?a=1&session_token=${encoded}` },
    ],
    ['in a query of another name', {}, { tokenPlace: 'query:t' }, { url: `${EU}?t=${encoded}`, subprotocols: [] }],
    ['as sub-protocol', {}, { tokenPlace: 'protocol' }, { url: EU, subprotocols: [TOKEN] }],
    ['as second sub-protocol', {}, { tokenPlace: 'protocol:bearer' }, { url: EU, subprotocols: ['bearer', TOKEN] }],
    [
      'as first message',
      {},
      { tokenPlace: 'message' },
      { url: EU, greeting: [JSON.stringify({ session_token: TOKEN })] },
    ],
    [
      'as first message of another name',
      {},
      { tokenPlace: 'message:token' },
      { url: EU, greeting: [JSON.stringify({ token: TOKEN })] },
    ],
    ['nowhere', {}, { tokenPlace: 'none' }, { url: EU, greeting: [], subprotocols: [] }],
    [
      'in a template, braces encoded or not',
      { url: 'wss://relay.test/%7Bsession_id%7D/{token}?x={token}', sessionId: 'a/b' },
      {},
      { url: `wss://relay.test/a%2Fb/${template}?x=${template}` },
    ],
  ];
  for (const [name, options, config, expected] of places) {
    it(`presents its token ${name}`, () => {
      const { url, subprotocols, greeting } = wire(options, config);
      expect({ url, subprotocols, greeting }).to.deep.equal({ subprotocols: [], greeting: [], ...expected });
    });
  }

  it('keeps the token out of the address that is checked and told', () => {
    for (const [, options, config] of places) expect(vonage.url(call(options, config))).not.to.contain('eyJ0');
  });

  it('knows where a step may be posted, by its backend’s word first', () => {
    expect(wire().stepUrl).to.equal(undefined);
    const config = { stepUrl: '/step/{session_id}' };
    expect(wire({ sessionId: 's 1' }, config).stepUrl).to.equal('/step/s%201');
    expect(wire({ sessionId: 's 1' }, config).stepHeaders).to.deep.equal({ authorization: `Bearer ${TOKEN}` });
    const behindBackend = wire({ sessionId: 's1', stepUrl: '/vonage/step' }, config);
    expect(behindBackend.stepUrl).to.equal('/vonage/step');
    expect(behindBackend.stepHeaders).to.deep.equal({});
    expect(JSON.parse(behindBackend.step('Hi', true, 'http'))).to.deep.equal({
      sessionId: 's1',
      token: TOKEN,
      input: 'Hi',
    });
  });

  const wrong: readonly (readonly [RegExp, AgentCallOptions, object?])[] = [
    [/^region/, { region: 'asia' }],
    [/^url/, { url: 'javascript:alert(1)' }],
    [/^tools/, { tools: [{ name: 'price' }] }],
    [/^customParameters/, { customParameters: { n: 5 as unknown as string } }],
    [/tokenPlace/, {}, { tokenPlace: 'cookie' }],
    [/openingStep/, {}, { openingStep: 5 }],
    [/stepUrl/, {}, { stepUrl: 5 }],
    [/names: nonsense/, {}, { names: { nonsense: [] } }],
    [/names\.text/, {}, { names: { text: 'said' } }],
  ];
  for (const [sentence, options, config] of wrong) {
    it(`refuses what does not match ${sentence.source}`, () => {
      expect(vonage.check(call(options, config))).to.match(sentence);
    });
  }

  it('accepts all that is right, and says what is missing', () => {
    for (const [, options, config] of places) expect(vonage.check(call(options, config))).to.equal(undefined);
    expect(vonage.missing(call())).to.equal(undefined);
    expect(vonage.missing({ region: 'eu' })).to.match(/token/);
    expect(vonage.missing({ token: 't' })).to.match(/region/);
    expect(vonage.url({ token: 't' })).to.equal('');
  });
});

describe('Vonage: what is sent', () => {
  it('sends words as a step, and by HTTP without the route', () => {
    expect(JSON.parse(wire().step('Hi', true, 'socket'))).to.deep.equal({ action: 'step', input: 'Hi' });
    expect(JSON.parse(wire().step('Hi', true, 'http'))).to.deep.equal({ input: 'Hi' });
    expect(JSON.parse(wire().step(null, false, 'socket'))).to.deep.equal({ action: 'step', input: null });
  });

  it('tells the flow its parameters with the first step only', () => {
    const made = wire({ customParameters: { name: 'Ada', plan: 'gold' } });
    const parameters = [
      { name: 'name', value: 'Ada' },
      { name: 'plan', value: 'gold' },
    ];
    expect(JSON.parse(made.step('Hi', true, 'socket'))).to.deep.equal({ action: 'step', input: 'Hi', parameters });
    expect(JSON.parse(made.step('Hi', false, 'http'))).to.deep.equal({ input: 'Hi' });
  });

  it('opens with a greeting, with nothing in it, with words of the page’s, or not at all', () => {
    expect(wire().opening).to.equal('Hello');
    expect(wire({}, { openingStep: null }).opening).to.equal(null);
    expect(wire({}, { openingStep: 'Start' }).opening).to.equal('Start');
    expect(wire({}, { openingStep: false }).opening).to.equal(undefined);
  });
});

describe('Vonage: what is read', () => {
  const shapes: readonly (readonly [string, unknown, unknown])[] = [
    [
      'a step’s answer',
      { session_status: 'AWAITING_INPUT', messages: [{ text: 'Hi.' }, { text: 'What is it?' }] },
      reply(['Hi.', 'What is it?'], 'awaiting'),
    ],
    ['the end, with a text', { session_status: 'ENDED', messages: [{ text: 'Bye' }] }, reply(['Bye'], 'ended')],
    ['another status', { session_status: 'ROUTING', messages: [] }, reply([], 'busy')],
    ['no text', { session_status: 'AWAITING_INPUT', messages: [{ media: 1 }, {}] }, reply([], 'awaiting')],
    ['no status', { messages: [{ text: 'Hi' }] }, reply(['Hi'])],
    ['messages that are texts', { messages: ['Hi', ' '] }, reply(['Hi'])],
    ['a bare text', { text: 'Hi' }, reply(['Hi'])],
    ['a message with a text', { message: { text: 'Hi' } }, reply(['Hi'])],
    ['a message that is a text', { message: 'Hi' }, reply(['Hi'])],
    ['a flow path', { flow_path: [{ message: { text: 'A' } }, {}, { text: 'B' }] }, reply(['A', 'B'])],
    [
      'an array',
      [{ text: 'A' }, { messages: [{ text: 'B' }], session_status: 'AWAITING_INPUT' }, 5, null],
      reply(['A', 'B'], 'awaiting'),
    ],
    ['a live agent’s words', { type: 'text', from: 'live_agent', text: 'Hi' }, reply(['Hi'], undefined, 'person')],
    ['a sender of the whole', { sender: 'BOT', messages: [{ text: 'Hi' }] }, reply(['Hi'], undefined, 'agent')],
    ['an echo', { messages: [{ source: 'user', text: 'Hi' }] }, reply(['Hi'], undefined, 'visitor')],
    ['a kind that is no sender', { type: 'text', text: 'Hi' }, reply(['Hi'])],
    [
      'an image, as its address',
      { type: 'image', image: { url: 'https://a.test/b.png' } },
      reply(['https://a.test/b.png']),
    ],
    ['markup, as it is', { text: '<img src=x onerror=alert(1)>' }, reply(['<img src=x onerror=alert(1)>'])],
    [
      'the gateway’s failure',
      { message: 'Internal server error', connectionId: 'c', requestId: 'r' },
      { type: 'failed', code: 'server-error', fatal: false },
    ],
    [
      'a session that is gone',
      { statusCode: 404, message: 'no' },
      { type: 'failed', code: 'session-ended', fatal: true },
    ],
    [
      'a token that does not count',
      { statusCode: 403, message: 'no' },
      { type: 'failed', code: 'unauthorized', fatal: true },
    ],
    ['too much', { status: 429 }, { type: 'failed', code: 'rate-limited', fatal: false }],
    ['an error', { error: { code: 'x' } }, { type: 'failed', code: 'server-error', fatal: false }],
    ['an error beside an answer', [{ error: 'x' }, { text: 'Hi' }], reply(['Hi'])],
    ['something else', { connectionId: 'c' }, { type: 'ignored', detail: 'unknown shape' }],
    ['texts of another kind', { text: 5, message: { text: {} } }, { type: 'ignored', detail: 'unknown shape' }],
    ['null', null, { type: 'bad-message', detail: 'not a JSON object' }],
    ['a number', 42, { type: 'bad-message', detail: 'not a JSON object' }],
    ['nothing', [], { type: 'bad-message', detail: 'not a JSON object' }],
  ];
  for (const [name, message, expected] of shapes) {
    it(`reads ${name}`, () => expect(read(message)).to.deep.equal(expected));
  }

  it('reads what is no JSON as such', () => {
    expect(wire().read('<html>')).to.deep.equal({ type: 'bad-message', detail: 'not JSON' });
  });

  it('reads by a page’s own names', () => {
    const names = { status: ['state'], awaiting: ['YOUR_TURN'], lists: ['out'], text: ['say'], people: ['ann'] };
    expect(read({ state: 'YOUR_TURN', out: [{ say: 'Hi', from: 'Ann' }] }, { names })).to.deep.equal(
      reply(['Hi'], 'awaiting', 'person'),
    );
  });

  it('never throws, and gives only texts and known words', () => {
    const key = fc.constantFrom(
      'messages',
      'text',
      'message',
      'flow_path',
      'session_status',
      'type',
      '__proto__',
      'error',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (message) => {
        const said = wire().read(JSON.stringify(message));
        if (said.type !== 'reply') return;
        for (const line of said.lines) expect(line.text).to.be.a('string').and.not.equal('');
        expect([undefined, 'awaiting', 'busy', 'ended']).to.include(said.status);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string(), (text) => void wire().read(text)));
  });
});
