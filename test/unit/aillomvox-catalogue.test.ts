import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { readProviders, readVoices } from '../../src/protocols/aillomvox-catalogue.js';
import { listVoiceProviders, listVoices, previewVoice } from '../../src/transport/aillomvox-catalogue.js';

describe('AillomVox catalogue', () => {
  const real = globalThis.fetch;
  let asked: { url: string; headers: Headers }[] = [];
  const answer = (response: () => Response | Promise<Response>): void => {
    globalThis.fetch = async (url, init) => {
      asked.push({ url: (url as URL).href, headers: new Headers(init?.headers) });
      return response();
    };
  };

  beforeEach(() => (asked = []));
  afterEach(() => {
    globalThis.fetch = real;
  });

  it('lists engines with their speech engines', async () => {
    answer(() =>
      Response.json({
        count: 2,
        providers: [{ id: 'aillomvox', name: 'Vox', tts_options: [{ id: 'rime', name: 'Rime' }] }, { id: 'qwen' }, 5],
      }),
    );
    expect(await listVoiceProviders()).to.deep.equal([
      { id: 'aillomvox', name: 'Vox', ttsEngines: [{ id: 'rime', name: 'Rime' }] },
      { id: 'qwen', name: 'qwen', ttsEngines: [] },
    ]);
    expect(asked[0]?.url).to.equal('https://vox.aillom.com/api/providers?include_voices=false');
    expect(asked[0]?.headers.has('x-api-key')).to.equal(false);
  });

  it('lists voices under whatever names id and label stand', async () => {
    answer(() =>
      Response.json({
        voices: [
          { id: 'a', name: 'A' },
          { voice_id: 'b', displayName: 'B' },
          { voiceId: 'c', title: 'C' },
          { id: 'd', label: 'D' },
          { id: 'e' },
          {},
        ],
      }),
    );
    const voices = await listVoices(
      { provider: 'rime', language: 'it', pageSize: 5, workspaceId: 'w' },
      { origin: 'https://relay.example', apiKey: 'k' },
    );
    expect(voices.map(({ id, name }) => id + name)).to.deep.equal(['aA', 'bB', 'cC', 'dD', 'ee']);
    expect(asked[0]?.url).to.equal(
      'https://relay.example/api/voices?provider=rime&language=it&page_size=5&workspace_id=w',
    );
    expect(asked[0]?.headers.get('x-api-key')).to.equal('k');
  });

  it('gives a preview as sound', async () => {
    answer(() => new Response(new Blob(['RIFF'], { type: 'audio/wav' })));
    expect((await previewVoice('openai', 'alloy')).size).to.equal(4);
    expect(asked[0]?.url).to.contain('/api/voices/preview?provider=openai&voice=alloy');
  });

  const failures: readonly (readonly [string, () => Response | Promise<Response>, string])[] = [
    ['a refusal', () => new Response('', { status: 401 }), 'unauthorized'],
    ['a fault', () => new Response('', { status: 500 }), 'request-failed'],
    ['HTML', () => new Response('<html>'), 'request-failed'],
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'request-failed'],
  ];
  for (const [what, response, code] of failures) {
    it(`says ${code} for ${what}`, async () => {
      answer(response);
      expect(await listVoices().catch((cause: unknown) => cause)).to.have.property('code', code);
    });
  }

  it('never throws on an answer, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answered) => {
        expect(readVoices(answered)).to.be.an('array');
        expect(readProviders({ providers: answered })).to.be.an('array');
        expect(readVoices({ voices: answered })).to.be.an('array');
      }),
    );
  });
});
