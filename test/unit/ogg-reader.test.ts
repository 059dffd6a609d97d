import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { createContainer } from '../../src/audio/containers/index.js';
import { OggReader } from '../../src/audio/containers/ogg-reader.js';
import { joinBytes } from '../../src/audio/containers/opus.js';

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
/** Made by an independent program from RFC 3533 and RFC 7845, like all that follows. */
const headers = bytes(
  '4f67675300020000000000000000040302010000000091632deb01134f707573486561640101380180bb0000000000' +
    '4f676753000000000000000000000403020101000000518f581701234f70757354616773' +
    '13000000766f6963652d63616c6c2d656c656d656e747300000000',
);
/** A packet that two pages share, and a short one after it. */
const long = Uint8Array.from({ length: 600 }, (_, i) => i % 251);
const begun = joinBytes(bytes('4f6767530002ffffffffffffffff070000000000000058c7caf302ffff'), long.subarray(0, 510));
const ended = joinBytes(
  bytes('4f6767530001c00300000000000007000000010000002c676c3d025a02'),
  long.subarray(510),
  Uint8Array.of(9, 9),
);

/** All packets, of bytes that come in pieces of these lengths, again and again. */
function read(stream: Uint8Array, lengths: readonly number[] = [stream.length]): number[][] {
  const reader = new OggReader();
  const packets: number[][] = [];
  for (let at = 0, i = 0; at < stream.length; i++) {
    const length = lengths[i % lengths.length] as number;
    packets.push(...reader.push(stream.subarray(at, at + length)).map((packet) => [...packet]));
    at += length;
  }
  return packets;
}

/** As our own writer packs them: a page each, after two headers. */
function write(packets: readonly Uint8Array[]): Uint8Array {
  const ogg = createContainer('ogg', { fromSamples: 0 });
  const pieces = packets.flatMap((data) => ogg.write({ data, atSamples: 0 }));
  return joinBytes(...pieces, ...ogg.end());
}

const packets = fc.array(fc.uint8Array({ minLength: 1, maxLength: 1275 }), { minLength: 1, maxLength: 12 });
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });

describe('the Ogg reader', () => {
  it('gives the packets of a stream that another program has made', () => {
    const [head, tags] = read(headers);
    expect(String.fromCharCode(...(head as number[])).slice(0, 8)).to.equal('OpusHead');
    expect(String.fromCharCode(...(tags as number[])).slice(0, 8)).to.equal('OpusTags');
  });

  it('puts a packet together that goes on with the next page', () => {
    expect(read(joinBytes(begun, ended))).to.deep.equal([[...long], [9, 9]]);
  });

  it('passes over a packet whose beginning or end is missing, and gives the next', () => {
    expect(read(ended)).to.deep.equal([[9, 9]]);
    expect(read(joinBytes(begun, headers))).to.deep.equal(read(headers));
    expect(read(joinBytes(begun, headers, ended))).to.deep.equal([...read(headers), [9, 9]]);
  });

  it('gives what was written, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(packets, cuts, (written, lengths) => {
        const stream = write(written);
        const given = read(stream, lengths);
        expect(given).to.deep.equal(read(stream));
        expect(given.slice(2)).to.deep.equal(written.map((packet) => [...packet]));
      }),
    );
  });

  it('finds its way through anything between pages, and never throws', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      // What looks like a page and is none.
      fc.uint8Array({ maxLength: 40 }).map((rest) => joinBytes(bytes('4f67675300'), rest)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, packets)), cuts, (parts, lengths) => {
        // A false page may claim to be long: it is found out when that much has come.
        const stream = joinBytes(...parts.flatMap(([dirt, each]) => [dirt, write(each)]), new Uint8Array(66_000));
        const pieces = lengths.map((length) => length * 50);
        const written = parts.flatMap(([, each]) => [...read(headers), ...each.map((packet) => [...packet])]);
        expect(read(stream, pieces)).to.deep.equal(written);
      }),
      { numRuns: 40 },
    );
  });

  it('gives nothing of a page with one wrong bit, and all of the next', () => {
    const page = ended;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: page.length * 8 - 1 }), (bit) => {
        const broken = page.slice();
        broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
        const given = read(joinBytes(broken, headers, new Uint8Array(66_000)));
        expect(given).to.deep.equal(read(headers));
      }),
    );
  });
});
