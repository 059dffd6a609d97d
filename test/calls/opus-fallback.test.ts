import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createContainer } from '../../src/audio/containers/index.ts';
import { packetSamples } from '../../src/audio/containers/opus.ts';
import { launchBrowser } from '../support/browser.ts';
import { decodeWithFfmpeg, withoutFfmpeg } from '../support/media-tools.ts';
import { buildOpusPage, encodeOn, type EncodedVoice } from '../support/opus-page.ts';
import { bandNoise, compare, locate } from '../support/signal.ts';
import { startSite, type Site } from '../support/site.ts';

const RATE_HZ = 48_000;
const FRAME = 960;
const SECONDS = 3;
const FOLDER = '.tmp/opus-fallback';

/** Nowhere like themselves or each other, so that a gap, a shift or a swap cannot hide. */
const voices = [5, 6].map((seed) => bandNoise(seed, 120, 3300, RATE_HZ, SECONDS, 0.15));

/** What ffmpeg hears of a live stream of these packets. */
function hear({ packets, preSkipSamples }: EncodedVoice, container: 'webm' | 'ogg'): Float64Array {
  const stream = createContainer(container, { preSkipSamples });
  const pieces = [...packets.flatMap((packet) => stream.write(packet)), ...stream.end()];
  const { samples, complaints } = decodeWithFfmpeg(Buffer.concat(pieces));
  assert.equal(complaints, '');
  return samples;
}

/** How late a piece of the voice is heard, in samples, and how well. */
function measure(heard: Float64Array, voice: Float64Array, atS: number): { lateSamples: number; snrDb: number } {
  const at = atS * RATE_HZ;
  const piece = voice.slice(at, at + 0.4 * RATE_HZ);
  const found = locate(heard, piece, at - 600, at + 600);
  return { lateSamples: found - at, snrDb: compare(heard.slice(found, found + piece.length), piece).snrDb };
}

describe('Opus of the fallback, two voices at once in a worker', { skip: withoutFfmpeg() }, () => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let reference: readonly EncodedVoice[];
  let encoded: readonly EncodedVoice[];

  before(async () => {
    await buildOpusPage(FOLDER);
    const html = '<script type="module" src="/cdn/opus-page.js"></script>';
    site = await startSite({ pages: { '/': { html } }, folders: { '/cdn': `${FOLDER}/cdn` } });
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.addInitScript('globalThis.__name = (target) => target;');
    await page.goto(site.origin);
    ({ voices: reference } = await encodeOn(page, voices, { withoutEncoder: false }));
    const told = await encodeOn(page, voices);
    assert.equal(told.error, undefined);
    encoded = told.voices;
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  it('packets of 20 ms, each in its place, in no more bytes than the browser’s own', () => {
    const bytes = (of: readonly EncodedVoice[]): number =>
      of.flatMap(({ packets }) => packets).reduce((sum, { data }) => sum + data.length, 0);
    for (const { packets } of encoded) {
      assert.equal(packets.length, (SECONDS * RATE_HZ) / FRAME + 1);
      packets.forEach(({ data, atSamples }, i) => {
        assert.equal(packetSamples(data), FRAME);
        assert.equal(atSamples, i * FRAME);
      });
    }
    assert.ok(bytes(encoded) < 1.1 * bytes(reference), `${bytes(encoded)} of ${bytes(reference)} bytes`);
  });

  for (const container of ['webm', 'ogg'] as const) {
    it(`${container}: each is heard in its place and as well as from the browser’s own encoder`, () => {
      voices.forEach((voice, i) => {
        const [own, other] = [hear(reference[i]!, container), hear(encoded[i]!, container)];
        for (const atS of [0.1, 1.2, 2.5]) {
          const [before, now] = [measure(own, voice, atS), measure(other, voice, atS)];
          const what = JSON.stringify({ voice: i, atS, before, now });
          assert.ok(Math.abs(now.lateSamples - before.lateSamples) <= 1, what);
          assert.ok(Math.abs(now.lateSamples) <= 3, what);
          assert.ok(now.snrDb > before.snrDb - 1.5, what);
        }
      });
    });
  }

  it('another one begins anew', async () => {
    const again = await encodeOn(page, [voices[1]!]);
    assert.deepEqual(again.voices[0]?.packets, encoded[1]?.packets);
  });
});
