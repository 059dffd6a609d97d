import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { freshSamples } from '../../src/audio/frame-ports.js';
import { assumedNames, type AudinNameChanges } from '../../src/protocols/audin-names.js';
import { audin } from '../../src/protocols/audin.js';
import type {
  OperatorCallCommand,
  PresenceCommand,
  PresenceMessage,
  PresenceWire,
} from '../../src/protocols/operator-dialect.js';

const presence = (names?: AudinNameChanges): PresenceWire => audin.presence.connect({ names });
const readPresence = (message: unknown, names?: AudinNameChanges): PresenceMessage =>
  presence(names).read(JSON.stringify(message));
const sound = (names?: AudinNameChanges) => audin.sound.connect({ callId: 'CA1', names });

describe('Audin: addresses', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'wss://core.audin.ai'],
    ['https://core.audin.ai/', 'wss://core.audin.ai'],
    ['wss://core.audin.ai', 'wss://core.audin.ai'],
    ['http://localhost:8081', 'ws://localhost:8081'],
    ['http://localhost:8080/audin/', 'ws://localhost:8080/audin'],
  ];
  for (const [url, core] of cases) {
    it(`puts both sockets and the list of numbers below ${url ?? 'the platform’s own address'}`, () => {
      const options = { url, token: 'a.b+c', callId: 'CA 1/2' };
      expect(audin.presence.check(options)).to.equal(undefined);
      expect(audin.presence.url(options)).to.equal(`${core}/operator-presence/ws?token=a.b%2Bc`);
      expect(audin.sound.url(options)).to.equal(`${core}/operator-audio/ws/CA%201%2F2?token=a.b%2Bc`);
      expect(audin.numbersUrl(options)).to.equal(`${core.replace('ws', 'http')}/operator-sessions/phone-numbers`);
    });
  }

  for (const url of ['javascript:alert(1)', 'ftp://host', 'no address', '/relative']) {
    it(`refuses ${url}`, () => {
      expect(audin.presence.check({ url })).to.match(/^url must be/);
      expect(audin.sound.check({ url, callId: 'CA1' })).to.match(/^url must be/);
    });
  }

  it('keeps its token out of the address of the list, which is asked with a header', () => {
    expect(audin.numbersUrl({ token: 'secret' })).not.to.contain('secret');
  });

  it('does not open a call’s sound without a token', () => {
    expect(audin.sound.missing({ callId: 'CA1' })).to.match(/token/);
    expect(audin.sound.missing({ callId: 'CA1', token: 't' })).to.equal(undefined);
  });
});

describe('Audin: what the operator’s side says on the presence socket', () => {
  const cases: readonly (readonly [PresenceCommand, unknown])[] = [
    [
      { type: 'set-available', numberIds: ['n1', 'n2'] },
      { type: 'set_available', phoneNumberIds: ['n1', 'n2'] },
    ],
    [
      { type: 'set-available', numberIds: [] },
      { type: 'set_available', phoneNumberIds: [] },
    ],
    [{ type: 'ping' }, { type: 'ping' }],
    [
      { type: 'accept', callId: 'CA1' },
      { type: 'accept', callSid: 'CA1' },
    ],
    [
      { type: 'reject', callId: 'CA1' },
      { type: 'reject', callSid: 'CA1' },
    ],
    [
      { type: 'dial', to: '+390212345678', callerId: '+390299990001' },
      { type: 'start_outbound', to: '+390212345678', callerId: '+390299990001' },
    ],
  ];
  for (const [command, expected] of cases) {
    it(`writes ${JSON.stringify(expected)}`, () => {
      expect(JSON.parse(presence().write(command))).to.deep.equal(expected);
    });
  }
});

describe('Audin: what the platform says on the presence socket', () => {
  const cases: readonly (readonly [unknown, PresenceMessage])[] = [
    [{ type: 'connected' }, { type: 'connected' }],
    [{ type: 'pong', extra: 1 }, { type: 'pong' }],
    [
      { type: 'available_set', accepted: ['n1'], rejected: ['n2', 7] },
      { type: 'available', accepted: ['n1'], rejected: ['n2'] },
    ],
    [
      { type: 'incoming_call', callSid: 'CA1', from: '+39333', to: '+3902', phoneNumberId: 'n1' },
      { type: 'offer', callId: 'CA1', from: '+39333', to: '+3902', numberId: 'n1' },
    ],
    [
      { type: 'incoming_call', callSid: 'CA1' },
      { type: 'offer', callId: 'CA1', from: '', to: undefined, numberId: undefined },
    ],
    [
      { type: 'call_taken', callSid: 'CA1' },
      { type: 'taken', callId: 'CA1' },
    ],
    [
      { type: 'call_assigned', callSid: 'CA1' },
      { type: 'assigned', callId: 'CA1' },
    ],
    [
      { type: 'outbound_started', callSid: 'CA1', to: '+39' },
      { type: 'dial-started', callId: 'CA1' },
    ],
    [
      { type: 'error', code: 'UNAUTHORIZED' },
      { type: 'error', code: 'unauthorized', callId: undefined },
    ],
    [
      { type: 'error', message: 'Operator busy', callSid: 'CA1' },
      { type: 'error', code: 'busy', callId: 'CA1' },
    ],
    [
      { type: 'error', code: 'call_not_found', callSid: 'CA1' },
      { type: 'error', code: 'call-gone', callId: 'CA1' },
    ],
    [{ type: 'error' }, { type: 'error', code: 'request-failed', callId: undefined }],
  ];
  for (const [message, expected] of cases) {
    it(`reads ${JSON.stringify(message)}`, () => {
      expect(readPresence(message)).to.deep.equal(expected);
    });
  }

  for (const key of ['callSid', 'callId', 'call_sid', 'sid']) {
    it(`finds the call under "${key}"`, () => {
      expect(readPresence({ type: 'call_taken', [key]: 'CA1' })).to.deep.equal({ type: 'taken', callId: 'CA1' });
    });
  }

  for (const key of ['from', 'caller', 'callerNumber']) {
    it(`finds the caller under "${key}"`, () => {
      expect(readPresence({ type: 'incoming_call', sid: 'CA1', [key]: '+39333' })).to.include({ from: '+39333' });
    });
  }

  it('completes an answer that lists only one half of the numbers', () => {
    const wire = presence();
    wire.write({ type: 'set-available', numberIds: ['n1', 'n2', 'n3'] });
    const read = (message: object): PresenceMessage => wire.read(JSON.stringify({ type: 'available_set', ...message }));
    expect(read({ rejected: ['n2'] })).to.deep.include({ accepted: ['n1', 'n3'], rejected: ['n2'] });
    expect(read({ accepted: ['n3'] })).to.deep.include({ accepted: ['n3'], rejected: ['n1', 'n2'] });
    expect(read({ accepted: [] })).to.deep.include({ accepted: [], rejected: ['n1', 'n2', 'n3'] });
    expect(read({})).to.deep.include({ accepted: ['n1', 'n2', 'n3'], rejected: [] });
  });

  it('never repeats what an error says: it may name a token', () => {
    const read = readPresence({ type: 'error', code: 'x', message: 'bad eyJhbGciOi.secret' });
    expect(JSON.stringify(read)).not.to.contain('secret');
  });

  for (const type of ['incoming_call', 'call_taken', 'call_assigned', 'outbound_started']) {
    it(`reports ${type} without a call as a bad message`, () => {
      for (const callSid of [undefined, '', 5, null, {}])
        expect(readPresence({ type, callSid })).to.include({ type: 'bad-message' });
    });
  }

  for (const text of ['', '{', 'null', '42', '[]', '"x"']) {
    it(`reports ${JSON.stringify(text)} as a bad message`, () => {
      expect(presence().read(text)).to.include({ type: 'bad-message' });
    });
  }

  it('reports sound on the presence socket as a bad message, and ignores types that it does not know', () => {
    expect(presence().read(new ArrayBuffer(160))).to.include({ type: 'bad-message' });
    for (const type of ['news', 'call_cancelled', 'constructor', '__proto__', 5, undefined])
      expect(readPresence({ type })).to.include({ type: 'ignored' });
  });

  it('never throws, whatever arrives', () => {
    const known = fc.constantFrom('connected', 'available_set', 'incoming_call', 'call_taken', 'error', 'pong');
    const keys = fc.constantFrom('callSid', 'sid', 'from', 'to', 'accepted', 'rejected', 'code', 'message');
    const message = fc
      .tuple(known, fc.dictionary(keys, fc.jsonValue()))
      .map(([type, fields]) => JSON.stringify({ ...fields, type }));
    fc.assert(
      fc.property(fc.oneof(message, fc.string(), fc.json()), (text) => {
        expect(presence().read(text).type).to.be.a('string');
        expect(sound().read(text, freshSamples)).to.have.length(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('Audin: the sound of a call', () => {
  const write = (command: OperatorCallCommand): unknown => JSON.parse(sound().write(command)[0] as string);

  it('is μ-law at 8 kHz in frames of 20 ms, and flows at once', () => {
    const format = { encoding: 'mulaw', sampleRateHz: 8000, frameMs: 20 };
    expect(audin.sound.formats({ callId: 'CA1' })).to.deep.equal({ uplink: format, downlink: format });
    expect(audin.sound.readyAfterMs).to.equal(50);
    expect(sound().greet()).to.deep.equal([]);
    expect([...(sound().writeAudio(new Float32Array(160)) as Uint8Array)]).to.deep.equal(Array(160).fill(0xff));
  });

  it('reads frames of any length, and none in an empty one', () => {
    const [message] = sound().read(Uint8Array.of(0xff, 0x80, 0x00, 0xce).buffer, freshSamples);
    expect(message?.type === 'audio' && [...message.samples].map((sample) => sample * 32768)).to.deep.equal([
      0, 32124, -32124, 988,
    ]);
    expect(sound().read(new ArrayBuffer(0), freshSamples)).to.deep.equal([]);
  });

  it('writes mute, keys and hang-up', () => {
    expect(write({ type: 'mute', muted: true })).to.deep.equal({ type: 'mute', muted: true });
    expect(write({ type: 'dtmf', digit: '#' })).to.deep.equal({ type: 'dtmf', digit: '#' });
    expect(write({ type: 'hangup' })).to.deep.equal({ type: 'hangup' });
  });

  it('hears a hang-up that is said, ignores other words, and reports what is none', () => {
    const read = (text: string) => sound().read(text, freshSamples);
    expect(read('{"type":"hangup"}')).to.deep.equal([{ type: 'hangup' }]);
    expect(read('{"type":"mark"}')[0]).to.include({ type: 'ignored' });
    expect(read('[')[0]).to.include({ type: 'bad-message' });
  });
});

describe('Audin: what a page may know better', () => {
  const names: AudinNameChanges = {
    paths: { presence: '/v2/presence', audio: '/v2/audio/{callSid}/ws' },
    fields: { phoneNumberIds: 'numbers', callSid: 'call', digit: 'key' },
    aliases: { callSid: ['call'] },
    controls: { dtmf: 'keypress' },
    withdrawnTypes: ['call_cancelled'],
    tokenCloseCodes: [4999],
    frameMs: 40,
  };

  it('is used wherever it stands for an assumption', () => {
    expect(audin.presence.check({ names })).to.equal(undefined);
    expect(audin.presence.url({ names })).to.equal('wss://core.audin.ai/v2/presence');
    expect(audin.sound.url({ names, callId: 'CA1', token: 't' })).to.equal(
      'wss://core.audin.ai/v2/audio/CA1/ws?token=t',
    );
    expect(audin.sound.formats({ names, callId: 'CA1' }).uplink.frameMs).to.equal(40);
    expect(presence(names).write({ type: 'set-available', numberIds: ['n1'] })).to.equal(
      '{"type":"set_available","numbers":["n1"]}',
    );
    expect(presence(names).write({ type: 'accept', callId: 'CA1' })).to.equal('{"type":"accept","call":"CA1"}');
    expect(sound(names).write({ type: 'dtmf', digit: '5' })).to.deep.equal(['{"type":"keypress","key":"5"}']);
    expect(sound(names).write({ type: 'hangup' })).to.deep.equal(['{"type":"hangup"}']);
    expect(readPresence({ type: 'call_cancelled', call: 'CA1' }, names)).to.deep.equal({
      type: 'withdrawn',
      callId: 'CA1',
    });
    expect(readPresence({ type: 'call_taken', callSid: 'CA1' }, names)).to.include({ type: 'bad-message' });
    expect(audin.isTokenRefusal(4999, { names })).to.equal(true);
    expect(audin.isTokenRefusal(4401, { names })).to.equal(false);
  });

  it('travels to a worker', () => {
    expect(structuredClone(assumedNames)).to.deep.equal(assumedNames);
  });

  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ field: {} }, /names: field is not known/],
    [{ fields: { callsid: 'x' } }, /fields\.callsid is not known/],
    [{ fields: 'callSid' }, /fields must be an object/],
    [{ fields: { callSid: 5 } }, /fields\.callSid must be a string/],
    [{ aliases: { from: 'caller' } }, /aliases\.from must be a list of strings/],
    [{ tokenCloseCodes: ['4401'] }, /tokenCloseCodes/],
    [{ frameMs: 0 }, /frameMs/],
    ['x', /names must be an object/],
  ];
  for (const [changes, sentence] of wrong) {
    it(`names the mistake in ${JSON.stringify(changes)}`, () => {
      expect(audin.presence.check({ names: changes as AudinNameChanges })).to.match(sentence);
    });
  }
});

describe('Audin: numbers and refusals', () => {
  const sales = { id: 'n1', phoneNumber: '+3902', displayName: 'Sales' };
  const plain = { id: 'n2', phoneNumber: '+3903', displayName: null };
  const expected = [sales, { ...plain, displayName: undefined }];

  it('reads the list bare and wrapped', () => {
    for (const answer of [[sales, plain], { phoneNumbers: [sales, plain] }, { data: [sales, plain] }])
      expect(audin.readNumbers(answer)).to.deep.equal(expected);
  });

  it('leaves out what is no number, and never throws', () => {
    expect(audin.readNumbers([null, 5, {}, { id: 'n3' }, { id: '', phoneNumber: '+39' }, sales])).to.deep.equal([
      sales,
    ]);
    fc.assert(fc.property(fc.jsonValue(), (answer) => Array.isArray(audin.readNumbers(answer))));
  });

  it('knows which closes mean that the token does not count', () => {
    for (const code of [1008, 4001, 4003, 4401, 4403]) expect(audin.isTokenRefusal(code, {})).to.equal(true);
    for (const code of [1000, 1001, 1006, 1011, 1012, 4000]) expect(audin.isTokenRefusal(code, {})).to.equal(false);
  });
});
