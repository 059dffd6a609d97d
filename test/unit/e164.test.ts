import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { toE164 } from '../../src/protocols/e164.js';

describe('toE164', () => {
  const numbers: readonly (readonly [string, string])[] = [
    ['+390212345678', '+390212345678'],
    ['+39 02 1234-567', '+39021234567'],
    ['0039 02 1234567', '+39021234567'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['tel:+1-415-555-2671', '+14155552671'],
    ['\u202a+39\u00a002\u20111234567\u202c', '+39021234567'],
    ['+３９０２１２３４５６７', '+39021234567'],
    ['  +49.30/1234567 ', '+49301234567'],
  ];
  for (const [text, expected] of numbers) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(toE164(text)).to.equal(expected);
    });
  }

  for (const text of [
    '',
    '+',
    '02 1234567',
    '+0123456789',
    '+39',
    '+39 02 CALL ME',
    '+1234567890123456',
    '112',
    '*31#',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(toE164(text)).to.equal(undefined);
    });
  }

  it('answers E.164 or nothing, and reads its own answer again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'+0123456789 -().tel:x') }), (text) => {
        const number = toE164(text);
        if (number === undefined) return;
        expect(number).to.match(/^\+[1-9]\d{6,14}$/);
        expect(toE164(number)).to.equal(number);
      }),
    );
  });
});
