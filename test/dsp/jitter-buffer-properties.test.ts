import { assert } from './assert.js';
import fc from 'fast-check';
import { JitterBuffer, type JitterStats } from '../../src/audio/dsp/jitter-buffer.js';
import { numbered } from './signals.js';

const stats = (buffer: JitterBuffer): JitterStats => buffer.readStats({} as JitterStats);

/** Noise in which each of up to 65,536 samples says where it is: an odd factor permutes the numbers of 16 bits. */
const noise = (from: number, to: number): Float32Array =>
  Float32Array.from({ length: to - from }, (_, i) => ((Math.imul(from + i, 40503) & 0xffff) - 32768) / 65536);
const placeIn = new Map(Array.from(noise(0, 65536), (value, i) => [value, i]));

/** Any command, with any clock. */
const command = fc.oneof(
  fc.record({
    type: fc.constant('push' as const),
    samples: fc.float32Array({ maxLength: 400 }),
    nowMs: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.double()),
  }),
  fc.record({
    type: fc.constant('pull' as const),
    count: fc.integer({ min: 0, max: 4000 }),
    nowMs: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.double()),
  }),
  fc.record({ type: fc.constant('flush' as const), nowMs: fc.integer({ min: 0, max: 20_000 }) }),
);

describe('JitterBuffer, whatever happens', () => {
  it('plays what is sent faster than real time exactly once and in order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 16000, 24000),
        fc.array(
          fc.record({
            samples: fc.integer({ min: 1, max: 6000 }),
            speed: fc.double({ min: 1.05, max: 50, noNaN: true }),
          }),
          {
            minLength: 1,
            maxLength: 60,
          },
        ),
        fc
          .array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 9 })
          .filter((quanta) => quanta.some((q) => q > 0)),
        (rateHz, pieces, quanta) => {
          const jitter = new JitterBuffer({ sampleRateHz: rateHz });
          const heard: number[] = [];
          let sent = 0;
          let dueMs = 0;
          let next = 0;
          for (let turn = 0; heard.length < sent + rateHz || next < pieces.length; turn++) {
            const nowMs = (heard.length * 1000) / rateHz;
            while (next < pieces.length && dueMs <= nowMs) {
              const { samples, speed } = pieces[next++]!;
              jitter.push(numbered(sent, (sent += samples)), nowMs);
              // The next piece comes before this one has been played.
              dueMs += (samples * 1000) / rateHz / speed;
            }
            const out = new Float32Array(quanta[turn % quanta.length]!);
            jitter.pull(out, nowMs);
            heard.push(...out);
          }
          const first = heard.findIndex((value) => value !== 0);
          assert.isAtMost(first, rateHz * 0.06 + 300);
          assert.deepEqual(Float32Array.from(heard.slice(first, first + sent)), numbered(0, sent));
          assert.closeTo(stats(jitter).playedMs, (sent * 1000) / rateHz, 1e-6);
          assert.deepInclude(stats(jitter), { removedMs: 0, underruns: 0, lateCount: 0 });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps order and loses nothing however irregularly the first seconds arrive', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ samples: fc.integer({ min: 160, max: 1000 }), waitMs: fc.integer({ min: 0, max: 300 }) }),
          {
            minLength: 1,
            maxLength: 14,
          },
        ),
        (packets) => {
          const jitter = new JitterBuffer({ sampleRateHz: 16000 });
          const out = new Float32Array(40);
          const heard: number[] = [];
          let sent = 0;
          let nowMs = 0;
          const run = (untilMs: number): void => {
            for (; nowMs < untilMs; nowMs += 2.5) {
              jitter.pull(out, nowMs);
              heard.push(...out);
            }
          };
          for (const { samples, waitMs } of packets) {
            run(nowMs + waitMs);
            jitter.push(noise(sent, (sent += samples)), nowMs);
          }
          run(nowMs + 900);
          const { playedMs, bufferedMs, removedMs } = stats(jitter);
          assert.closeTo(playedMs, sent / 16, 1e-6);
          assert.deepEqual([bufferedMs, removedMs], [0, 0]);
          // Two neighbours heard as neighbours are media, not concealment. They come in order, and all but the up to 4 ms
          // after each gap that are mixed with what hid it.
          const positions = heard.map((value) => placeIn.get(value) ?? -1);
          const media = positions.filter((position, i) => position >= 0 && positions[i + 1] === position + 1);
          const fresh = [...new Set(media)];
          assert.deepEqual(
            fresh,
            fresh.toSorted((a, b) => a - b),
          );
          assert.isAtLeast(fresh.length, sent - 66 * (stats(jitter).underruns + 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never throws, never gives more than it got, and never anything but numbers', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const jitter = new JitterBuffer({ sampleRateHz: 8000, maxBufferedMs: 200 });
        let loudest = 0;
        for (const each of commands) {
          if (each.type === 'push') {
            jitter.push(each.samples, each.nowMs);
            for (const value of each.samples) if (Number.isFinite(value)) loudest = Math.max(loudest, Math.abs(value));
          } else if (each.type === 'flush') {
            jitter.flush(each.nowMs);
          } else {
            const out = new Float32Array(each.count).fill(NaN);
            jitter.pull(out, each.nowMs);
            for (const value of out) {
              // The step bridged at the begin of a concealment is at most twice the loudest sample.
              if (Number.isNaN(value) || (loudest < 1e37 && Math.abs(value) > loudest * 3)) {
                assert.fail(`${value} from samples up to ${loudest}`);
              }
            }
          }
          const figures = stats(jitter);
          for (const value of Object.values(figures) as number[]) assert.isAtLeast(value, 0);
          assert.isAtMost(figures.bufferedMs, 200);
        }
      }),
      { numRuns: 300 },
    );
  });
});
