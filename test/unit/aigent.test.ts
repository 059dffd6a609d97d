import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { aigentFrame } from '../../src/protocols/aigent-frame.js';
import { aigent } from '../../src/protocols/aigent.js';
import type { StreamChannel, StreamOptions } from '../../src/protocols/stream-dialect.js';

const CALL_ID = '3f2b8c1e-7d44-4a5b-9c10-0123456789ab';
const options: StreamOptions = {
  callId: CALL_ID,
  agentId: 'a-17',
  clientId: 'acme',
  agentWindowsUsername: 'ACME\\ada',
};

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

const metadataOf = (changes: Partial<StreamOptions> = {}, channel: StreamChannel = 'agent'): unknown =>
  JSON.parse(
    new TextDecoder().decode(
      aigent
        .connect(channel, { ...options, ...changes })
        .greet(0)
        .subarray(6),
    ),
  );

describe('Aigent: a frame', () => {
  const cases: readonly (readonly [1 | 2, number, readonly number[], string])[] = [
    [2, 1000, [], '02 00 01 00 00 00'],
    [1, 0, [0x7b, 0x7d], '01 00 00 00 00 00 7b 7d'],
    [2, 1_700_000_000_000, [0xff], '02 00 00 f1 53 65 ff'],
    // Rounded, not cut.
    [2, 1499, [], '02 00 01 00 00 00'],
    [2, 1500, [], '02 00 02 00 00 00'],
    // Beyond 2038.
    [2, 4_294_967_295_000, [], '02 00 ff ff ff ff'],
  ];
  for (const [code, nowMs, payload, expected] of cases) {
    it(`of code ${code} at ${nowMs} ms with ${payload.length} bytes is ${expected}`, () => {
      expect(hex(aigentFrame(code, nowMs, Uint8Array.from(payload)))).to.equal(expected);
    });
  }

  it('holds sound as it is, in bytes of its own', () => {
    const wire = aigent.connect('client', options);
    fc.assert(
      fc.property(fc.uint8Array(), (sound) => {
        const frame = wire.frameAudio(sound, 1000);
        expect(hex(frame)).to.equal(['02 00 01 00 00 00', hex(sound)].filter(Boolean).join(' '));
        expect(frame.buffer).not.to.equal(sound.buffer);
      }),
    );
  });

  it('greets with metadata, in UTF-8', () => {
    const frame = aigent.connect('agent', { ...options, category: 'Città' }).greet(1000);
    expect(hex(frame.subarray(0, 6))).to.equal('01 00 01 00 00 00');
    expect(new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(6))).to.contain('"category":"Città"');
  });
});

describe('Aigent: metadata', () => {
  const voice = {
    channel: 'agent',
    clientCallId: CALL_ID,
    codec: 'libopus',
    audioContainer: 'webm',
    samplingRate: 48_000,
    direction: 'inbound',
  };
  const about = { agentId: 'a-17', clientId: 'acme', agentWindowsUsername: 'ACME\\ada' };

  it('is what both published variants want, and leaves out what is not known', () => {
    expect(metadataOf()).to.deep.equal({ voice, ...about });
    expect(metadataOf({ category: '', ani: '', agentAni: '', programId: '' })).to.deep.equal({ voice, ...about });
  });

  it('tells everything that is known', () => {
    const more = { category: 'VDN-1', ani: '+393331234567', agentAni: '+390299990001', programId: 'p-9' };
    expect(metadataOf({ ...more, direction: 'outbound' }, 'client')).to.deep.equal({
      voice: { ...voice, channel: 'client', direction: 'outbound' },
      ...about,
      ...more,
    });
  });

  const sounds: readonly (readonly [Partial<StreamOptions>, object, object])[] = [
    [{}, {}, { encoding: 'opus', container: 'webm', sampleRateHz: 48_000 }],
    [{ container: 'ogg' }, { audioContainer: 'ogg' }, { encoding: 'opus', container: 'ogg', sampleRateHz: 48_000 }],
    [{ container: 'none' }, { audioContainer: '' }, { encoding: 'opus', container: 'none', sampleRateHz: 48_000 }],
    [
      { codec: 'mulaw' },
      { codec: 'pcm_mulaw', audioContainer: '', samplingRate: 8000 },
      { encoding: 'mulaw', sampleRateHz: 8000 },
    ],
    [
      { codec: 'alaw', sampleRateHz: 16_000, container: 'none' },
      { codec: 'pcm_alaw', audioContainer: '', samplingRate: 16_000 },
      { encoding: 'alaw', sampleRateHz: 16_000 },
    ],
    [
      { codec: 'pcm', sampleRateHz: 8000 },
      { codec: 'pcm_s16le', audioContainer: '', samplingRate: 8000 },
      { encoding: 'pcm16', sampleRateHz: 8000 },
    ],
    [
      { codec: 'mulaw', codecNames: { mulaw: 'pcm mulaw' } },
      { codec: 'pcm mulaw', audioContainer: '', samplingRate: 8000 },
      { encoding: 'mulaw', sampleRateHz: 8000 },
    ],
  ];
  for (const [changes, told, format] of sounds) {
    it(`says what is sent with ${JSON.stringify(changes)}`, () => {
      expect(aigent.check({ ...options, ...changes })).to.equal(undefined);
      expect(metadataOf(changes)).to.deep.equal({ voice: { ...voice, ...told }, ...about });
      expect(aigent.format({ ...options, ...changes })).to.deep.equal({ ...format, frameMs: 20 });
    });
  }
});

describe('Aigent: what is refused before anything opens', () => {
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ url: 'ftp://host' }, /^url must be/],
    [{ url: 'connector' }, /^url must be/],
    [{ url: 'wss://host/connector?aigent-api-token=s3cret' }, /^url must not carry the token/],
    [{ codec: 'g729' }, /g729; use opus/],
    [{ codec: 'toString' }, /^codec is one of/],
    [{ container: 'mp4' }, /^container is one of/],
    [{ codec: 'pcm', container: 'webm' }, /^container is for opus/],
    [{ sampleRateHz: 16_000 }, /^sample-rate is 48000 with opus/],
    [{ codec: 'alaw', sampleRateHz: 48_000 }, /^sample-rate is 8000 or 16000 with alaw/],
    [{ callId: undefined }, /^call-id must be a UUID/],
    [{ callId: '' }, /^call-id must be a UUID/],
    [{ callId: '3f2b8c1e-7d44-1a5b-9c10-0123456789ab' }, /^call-id must be a UUID of version 4/],
    [{ direction: 'sideways' }, /^direction is/],
    [{ agentId: undefined }, /^agent-id is missing/],
    [{ clientId: '' }, /^client-id is missing/],
    [{ agentWindowsUsername: undefined }, /^agent-windows-username is missing/],
  ];
  for (const [changes, sentence] of cases) {
    it(JSON.stringify(changes), () => {
      const said = aigent.check({ ...options, ...changes });
      expect(said).to.match(sentence);
      expect(said).not.to.contain('s3cret');
    });
  }

  it('takes every id that a browser makes', () => {
    for (let i = 0; i < 50; i++) expect(aigent.check({ ...options, callId: crypto.randomUUID() })).to.equal(undefined);
  });

  it('needs a token', () => {
    expect(aigent.missing(options)).to.match(/token is missing/);
    expect(aigent.missing({ ...options, token: 't' })).to.equal(undefined);
  });
});

describe('Aigent: the address and its token', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'wss://ingress.aigent.ai/connector?aigent-api-token=a.b%2Bc'],
    ['https://site.example/voice/aigent', 'wss://site.example/voice/aigent?aigent-api-token=a.b%2Bc'],
    ['ws://localhost:8082/connector?x=1#y', 'ws://localhost:8082/connector?x=1&aigent-api-token=a.b%2Bc'],
  ];
  for (const [url, address] of cases) {
    it(`of ${url ?? 'the platform itself'} is ${address}`, () => {
      expect(aigent.check({ ...options, url })).to.equal(undefined);
      expect(aigent.url({ ...options, url, token: 'a.b+c' })).to.equal(address);
    });
  }

  it('is the only place where the token stands', () => {
    const withToken = { ...options, token: 's3cret' };
    expect(new TextDecoder().decode(aigent.connect('agent', withToken).greet(0))).not.to.contain('s3cret');
    expect(JSON.stringify(aigent.format(withToken))).not.to.contain('s3cret');
  });

  it('is a ticket with the metadata at the backend’s relay, and not in the address', () => {
    for (const url of ['https://site.example/aigent/ws', 'wss://site.example/voice/aigent/ws/?x=1']) {
      const mine = { url, token: 's3cret' };
      expect(aigent.url({ ...options, ...mine })).to.equal(url.replace('https', 'wss'));
      expect(metadataOf(mine)).to.deep.equal({ ...(metadataOf() as object), ticket: 's3cret' });
    }
  });

  it('is cut out of every text, however it was written, an earlier one too', () => {
    const token = 'a b+c/=ü';
    const mine = { ...options, token };
    const texts = [
      token,
      encodeURIComponent(token),
      aigent.url(mine),
      `WebSocket connection to '${aigent.url(mine)}' failed`,
    ];
    for (const text of texts) {
      const said = aigent.withoutToken(text, mine);
      for (const spelling of [token, encodeURIComponent(token), 'a+b%2Bc']) expect(said).not.to.contain(spelling);
    }
    expect(aigent.withoutToken('wss://host/?aigent-api-token=old&x=1 failed', options)).to.equal(
      'wss://host/?aigent-api-token=…&x=1 failed',
    );
    expect(aigent.withoutToken('nothing to hide', options)).to.equal('nothing to hide');
  });

  it('travels to a worker', () => {
    expect(structuredClone(options)).to.deep.equal(options);
  });
});
