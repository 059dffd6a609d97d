import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { createContainer, type ContainerOptions, type OpusPacket } from '../../src/audio/containers/index.js';
import { frameSamplesOf, gapPackets, packetSamples } from '../../src/audio/containers/opus.js';
import type { AudioContainer } from '../../src/audio/format.js';

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** 20 ms of hybrid full band, as a voice encoder writes them: 0x78 is one frame, mono. */
const packet = (at: number, ...rest: number[]): OpusPacket => ({
  data: Uint8Array.of(0x78, ...rest),
  atSamples: at * 960,
});

const write = (name: AudioContainer, packets: readonly OpusPacket[], options?: ContainerOptions): string[][] => {
  const container = createContainer(name, options);
  return packets.map((each) => container.write(each).map(hex));
};

describe('an Opus packet', () => {
  // Configuration, then the length of a frame in samples of 48 kHz: RFC 6716, table 2.
  const frames = [
    [0, 480],
    [1, 960],
    [2, 1920],
    [3, 2880],
    [11, 2880],
    [12, 480],
    [13, 960],
    [15, 960],
    [16, 120],
    [17, 240],
    [30, 480],
    [31, 960],
  ] as const;
  for (const [configuration, samples] of frames) {
    it(`of configuration ${configuration} has frames of ${samples} samples, one, two, or as many as it says`, () => {
      const first = configuration << 3;
      expect(frameSamplesOf(Uint8Array.of(first))).to.equal(samples);
      expect(packetSamples(Uint8Array.of(first, 1))).to.equal(samples);
      expect(packetSamples(Uint8Array.of(first | 1, 1))).to.equal(2 * samples);
      expect(packetSamples(Uint8Array.of(first | 2, 1))).to.equal(2 * samples);
      expect(packetSamples(Uint8Array.of(first | 3, 0xc3))).to.equal(3 * samples);
    });
  }

  it('of no bytes sounds for no time', () => {
    expect(packetSamples(new Uint8Array())).to.equal(0);
  });

  it('that is missing is told by its first byte alone, whatever the next one holds', () => {
    expect(gapPackets(1920, Uint8Array.of(0x7b, 2, 9)).map(hex)).to.deep.equal(['78', '78']);
    expect(gapPackets(-960, Uint8Array.of(0x78))).to.deep.equal([]);
  });
});

describe('WebM', () => {
  /** Written by hand from RFC 9559 and the WebM container guidelines. */
  const header = [
    '1a45dfa39f' + '42868101' + '42f78101' + '42f28104' + '42f38108' + '42828477' + '65626d' + '42878104' + '42858102',
    '1853806701ffffffffffffff', // a segment of unknown length
    '1549a966b3' + '2ad7b1830f4240',
    '4d8093766f6963652d63616c6c2d656c656d656e7473' + '574193766f6963652d63616c6c2d656c656d656e7473',
    '1654ae6bc5' + 'aec3' + 'd78101' + '73c58101' + '838102' + '9c8100' + '8686415f4f505553',
    '56aa83632ea0' + '56bb8404c4b400', // 6.5 ms and 80 ms, in ns
    '63a2934f707573486561640101380180bb0000000000',
    'e189b584473b80009f8101',
  ].join('');
  const cluster = '1f43b67501ffffffffffffff';

  it('begins with its header, once, and a cluster; each packet is a block at its time', () => {
    expect(write('webm', [packet(0, 1, 2), packet(1, 3), packet(2, 4)])).to.deep.equal([
      [`${header}${cluster}e78100a3878100008078` + '0102'],
      ['a386810014807803'],
      ['a386810028807804'],
    ]);
  });

  it('begins a cluster each second, and where a gap has been', () => {
    const pieces = write('webm', [packet(7, 1), packet(56, 2), packet(57, 3), packet(5000, 4)]).flat();
    expect(pieces[0]).to.equal(`${header}${cluster}e78100a386810000807801`);
    expect(pieces[1]).to.equal('a3868103d4807802');
    expect(pieces[2]).to.equal(`${cluster}e78203e8a386810000807803`);
    expect(pieces[3]).to.equal(`${cluster}e783018614a386810000807804`); // 99,860 ms
  });

  it('counts from where it is told to', () => {
    const [piece] = write('webm', [packet(60, 1)], { fromSamples: 10 * 960 }).flat();
    expect(piece).to.equal(`${header}${cluster}e78203e8a386810000807801`);
  });

  it('writes blocks of every size that a packet can have', () => {
    const [small, large] = [122, 1275].map((length) => ({ data: new Uint8Array(length).fill(0x78), atSamples: 0 }));
    const container = createContainer('webm');
    container.write(packet(0));
    expect(hex(container.write(small!)[0]!).slice(0, 14)).to.equal('a3fe8100008078');
    expect(hex(container.write(large!)[0]!).slice(0, 16)).to.equal('a344ff8100008078');
    const [unknown] = container.write({ data: new Uint8Array(123), atSamples: 0 });
    expect(hex(unknown!).slice(0, 6)).to.equal('a3407f'); // 0xff would mean that the length is not known
  });
});

describe('Ogg', () => {
  /** Made by an independent program from RFC 3533 and RFC 7845. */
  const head =
    '4f67675300020000000000000000040302010000000091632deb01134f707573486561640101380180bb0000000000' +
    '4f676753000000000000000000000403020101000000518f581701234f70757354616773' +
    '13000000766f6963652d63616c6c2d656c656d656e747300000000';
  const options = { serial: 0x01020304 };

  it('begins with its two headers, once; each packet is a page with its checksum and granule position', () => {
    const container = createContainer('ogg', options);
    const long = { data: Uint8Array.from({ length: 255 }, (_, i) => (i === 0 ? 0x78 : i - 1)), atSamples: 960 };
    expect(container.write(packet(0, 1, 2)).map(hex)).to.deep.equal([
      `${head}4f6767530000c0030000000000000403020102000000d5dc975d0103780102`,
    ]);
    // A packet that fills its segment is ended by an empty one.
    const [page] = container.write(long);
    expect(hex(page!.subarray(0, 29))).to.equal('4f6767530000800700000000000004030201030000003056fd8e02ff00');
    expect(page).to.have.length(29 + 255);
    expect(container.end().map(hex)).to.deep.equal(['4f6767530004ffffffffffffffff04030201040000009bed442400']);
  });

  it('fills a gap with packets that say so', () => {
    const granules = (pages: string): string[] => pages.split('4f676753').map((page) => page.slice(4, 12));
    const [first, second] = write('ogg', [packet(0, 1), packet(4, 2)], options).flat();
    expect(granules(first!).slice(1)).to.deep.equal(['00000000', '00000000', 'c0030000']);
    expect(granules(second!).slice(1)).to.deep.equal(['80070000', '400b0000', '000f0000', 'c0120000']);
    const [late] = write('ogg', [packet(2, 1)], { ...options, fromSamples: 0 }).flat();
    expect(granules(late!).slice(3)).to.deep.equal(['c0030000', '80070000', '400b0000']);
  });

  it('ends with nothing when nothing was written', () => {
    expect(createContainer('ogg').end()).to.deep.equal([]);
  });

  it('is another stream each time', () => {
    const serials = [1, 2].map(() => write('ogg', [packet(0)])[0]![0]!.slice(28, 36));
    expect(serials[0]).not.to.equal(serials[1]);
  });
});

describe('no container', () => {
  it('hands on packets as they are, a copy each, and fills gaps', () => {
    const sent = packet(0, 1);
    const container = createContainer('none');
    const [piece] = container.write(sent);
    expect([...piece!]).to.deep.equal([...sent.data]);
    piece!.fill(0);
    expect(sent.data[0]).to.equal(0x78);
    expect(container.write(packet(3, 2)).map(hex)).to.deep.equal(['78', '78', '7802']);
    expect(container.end()).to.deep.equal([]);
  });
});

for (const name of ['webm', 'ogg'] as const) {
  it(`${name}: a fresh one begins again as if nothing had been, whatever was written before`, () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 1275 }), { minLength: 1 }), (bodies) => {
        const old = createContainer(name);
        bodies.forEach((data, i) => old.write({ data, atSamples: i * 960 }));
        const again = write(name, [packet(bodies.length, 1)], { serial: 1 });
        expect(again).to.deep.equal(write(name, [packet(0, 1)], { serial: 1 }));
      }),
    );
  });
}
