import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createContainer, type Container, type OpusPacket } from '../../src/audio/containers/index.ts';
import { encodeInBrowser } from '../support/opus-packets.ts';
import { decodeWithFfmpeg, probe, withoutFfmpeg } from '../support/media-tools.ts';
import { bandNoise, compare, locate } from '../support/signal.ts';

const RATE_HZ = 48_000;
const FRAME = 960;
const SECONDS = 3;

/** Nowhere like itself, so that a gap, a repetition or a shift cannot hide. */
const voice = bandNoise(5, 120, 3300, RATE_HZ, SECONDS, 0.15);

function stream(packets: readonly OpusPacket[], container: Container): Buffer {
  return Buffer.concat([...packets.flatMap((packet) => container.write(packet)), ...container.end()]);
}

/** That a piece of what was heard, `at` samples into it, is the voice from `at + shift` on. */
function assertHeard(heard: Float64Array, at: number, { shift = 0, within = 1 } = {}): void {
  const length = 0.3 * RATE_HZ;
  const found = locate(heard, voice.slice(at + shift, at + shift + length), at - 600, at + 600);
  assert.ok(Math.abs(found - at) <= within, `heard ${found - at} samples late at ${at}`);
  const { snrDb, levelDb } = compare(heard.slice(found, found + length), voice.slice(at + shift, at + shift + length));
  assert.ok(snrDb > 10, `${snrDb} dB from its own error at ${at}`);
  assert.ok(Math.abs(levelDb) < 1, `${levelDb} dB from its level at ${at}`);
}

describe('Opus of a real encoder, in each container', { skip: withoutFfmpeg() }, () => {
  let packets: readonly OpusPacket[];
  let preSkipSamples: number;

  before(async () => {
    ({ packets, preSkipSamples } = await encodeInBrowser(voice));
    assert.equal(packets.length, (SECONDS * RATE_HZ) / FRAME + 1);
  });

  for (const name of ['webm', 'ogg'] as const) {
    const format = { webm: 'matroska,webm', ogg: 'ogg' }[name];
    const decode = (...streams: Buffer[]): Float64Array => {
      const { samples, complaints } = decodeWithFfmpeg(Buffer.concat(streams));
      assert.equal(complaints, '');
      return samples;
    };

    it(`${name}: ffmpeg knows it, and hears what was said, sample for sample in its place`, () => {
      const file = stream(packets, createContainer(name, { preSkipSamples }));
      const { packetTimesS, ...rest } = probe(file);
      assert.deepEqual(rest, { format, codec: 'opus', rateHz: RATE_HZ, channels: 1 });
      assert.equal(packetTimesS.length, packets.length);
      const firstS = packetTimesS[0]!;
      packetTimesS.forEach((timeS, i) => assert.ok(Math.abs(timeS - firstS - i / 50) < 0.0011, `packet ${i}`));
      const heard = decode(file);
      assert.ok(Math.abs(heard.length - packets.length * FRAME) <= FRAME);
      for (const atS of [0.1, 1, 2.5]) assertHeard(heard, atS * RATE_HZ);
    });

    it(`${name}: a fresh one in the middle of the call is a whole stream of its own`, () => {
      const cut = 70;
      const parts = [packets.slice(0, cut), packets.slice(cut)].map((part) => {
        return decode(stream(part, createContainer(name, { preSkipSamples })));
      });
      assertHeard(parts[0]!, 0.5 * RATE_HZ);
      // A decoder that begins there needs a few packets before it hears right.
      assertHeard(parts[1]!, 0.2 * RATE_HZ, { shift: cut * FRAME });
      assertHeard(parts[1]!, RATE_HZ, { shift: cut * FRAME });
    });

    it(`${name}: what comes after lost packets is heard in its place`, () => {
      const kept = packets.filter((_, i) => i < 50 || i >= 75);
      // WebM tells times in whole milliseconds.
      const within = name === 'webm' ? RATE_HZ / 1000 : 1;
      assertHeard(decode(stream(kept, createContainer(name, { preSkipSamples }))), 2 * RATE_HZ, { within });
    });

    it(`${name}: a first packet that comes late keeps its place too`, () => {
      const late = stream(packets.slice(50), createContainer(name, { preSkipSamples, fromSamples: 0 }));
      // A player shows the beginning of a WebM file where its first block is: the block's own time says where that is.
      if (name === 'webm') assert.ok(Math.abs(probe(late).packetTimesS[0]! - 1) < 0.01);
      else assertHeard(decode(late), 2 * RATE_HZ);
    });

    it(`${name}: what was heard before a cut line stays whole`, () => {
      const file = stream(packets.slice(0, 80), createContainer(name, { preSkipSamples }));
      const { samples } = decodeWithFfmpeg(file.subarray(0, file.length - 37));
      assertHeard(samples, RATE_HZ);
    });
  }
});
