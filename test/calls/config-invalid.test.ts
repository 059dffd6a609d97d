import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { CallLab, type CallPageOptions } from '../support/call-page.ts';

const wrong: readonly { readonly what: string; readonly page: CallPageOptions; readonly names: RegExp }[] = [
  { what: 'no protocol', page: { attributes: { protocol: null } }, names: /protocol/ },
  { what: 'an unknown protocol', page: { attributes: { protocol: 'constructor' } }, names: /protocol/ },
  {
    what: 'a sample rate that the wire has not',
    page: { attributes: { 'sample-rate': '11025' } },
    names: /sample-rate/,
  },
  { what: 'a sample rate that is no number', page: { attributes: { 'sample-rate': 'high' } }, names: /sample-rate/ },
  { what: 'a call of five seconds', page: { attributes: { 'max-duration': '5' } }, names: /max-duration/ },
  { what: 'a negative call', page: { attributes: { 'max-duration': '-60' } }, names: /max-duration/ },
  { what: 'a call of unreadable length', page: { attributes: { 'max-duration': 'abc' } }, names: /max-duration/ },
  { what: 'a javascript: address', page: { attributes: { url: 'javascript:alert(1)' } }, names: /url/ },
  { what: 'a data: address', page: { attributes: { url: 'data:text/html,x' } }, names: /url/ },
  { what: 'an unreadable address', page: { attributes: { url: 'wss://' } }, names: /url/ },
  {
    // With a token may come the address of a relay that adds one: known beforehand is only the key's case.
    what: 'no system prompt for the provider itself',
    page: {
      attributes: { 'system-prompt': null },
      properties: { apiKey: 'av_demo' },
      script: 'call.getToken = undefined;',
    },
    names: /system-prompt/,
  },
  { what: 'a field that the gateway strips', page: { properties: { config: { model: 'x' } } }, names: /model/ },
  {
    what: 'a field of another type',
    page: { properties: { config: { tool_timeout: 'long' } } },
    names: /tool_timeout/,
  },
  { what: 'no token', page: { script: 'call.getToken = undefined;' }, names: /token/ },
];

describe('a call that is described wrongly', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  for (const { what, page, names } of wrong) {
    it(`${what}: config-invalid names it, and nothing was opened`, async () => {
      const call = await lab.open(page);
      await call.click();
      await call.reaches('ended');
      const errors = await call.events('call-error');
      assert.deepEqual(
        errors.map(({ detail }) => detail['code']),
        ['config-invalid'],
      );
      assert.match(String(errors[0]?.detail['message']), names);
      assert.deepEqual((await call.live()).made, { contexts: 0, microphones: 0, workers: 0, sockets: 0 });
      assert.deepEqual(await call.faults(), []);
    });
  }
});
