import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { writeOpusAsset, writeOpusModule } from '../../scripts/opus-encoder-file.ts';
import { bundleScript } from '../../scripts/bundle-script.ts';
import { cdnBuild, npmBuild } from '../../vite.config.ts';
import type { OpusTask } from './fixtures/opus-page.ts';
import type { Voice } from './fixtures/opus-voices.ts';

const ENTRY = 'test/support/fixtures/opus-page.ts';

/**
 * A page that encodes Opus as a stream does, built as our files are: for script tags under `cdn/`, for npm under `npm/`,
 * and what goes to `asset-base` under `assets/`. The folder is fresh.
 */
export async function buildOpusPage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [config, outDir, format, fileName] of [
    [cdnBuild('voice-agent-call', 'es'), 'cdn', 'es', 'opus-page.js'],
    [cdnBuild('voice-agent-call', 'iife'), 'cdn', 'iife', 'opus-page.iife.js'],
    [npmBuild(), 'npm', 'es', 'opus-page.js'],
  ] as const) {
    const lib = { entry: ENTRY, formats: [format], fileName: () => fileName, name: 'OpusPage' };
    await build({ ...config, build: { ...config.build, lib, outDir: join(folder, outDir), emptyOutDir: false } });
  }
  await writeOpusModule(join(folder, 'cdn'));
  await mkdir(join(folder, 'assets'));
  await writeOpusAsset(join(folder, 'assets'));
  await writeFile(
    join(folder, 'assets', 'opus-link.worker.js'),
    await bundleScript('test/support/fixtures/opus-link.worker.ts'),
  );
}

export interface EncodedVoice {
  readonly packets: readonly { readonly data: Uint8Array; readonly atSamples: number }[];
  readonly preSkipSamples: number | undefined;
}

/** What the page made of the voices, one channel at 48 kHz each, or the one error that it told. */
export async function encodeOn(
  page: Page,
  voices: readonly Float64Array[],
  options: Omit<OpusTask, 'voices'> = {},
): Promise<{ voices: readonly EncodedVoice[]; error?: { code: string; message: string } }> {
  await page.waitForFunction(() => 'encodeOpus' in globalThis);
  const told = await page.evaluate(
    async ({ voices, options }) => {
      const { encodeOpus } = globalThis as unknown as {
        encodeOpus: (task: OpusTask) => Promise<Voice[] | { code: string; message: string }>;
      };
      const told = await encodeOpus({ voices, ...options });
      if (!Array.isArray(told)) return told;
      return told.map((voice) => ({
        ...voice,
        packets: voice.packets.map(({ data, atSamples }) => ({ bytes: [...data], atSamples })),
      }));
    },
    { voices: voices.map((samples) => [...samples]), options },
  );
  if (!Array.isArray(told)) return { voices: [], error: told };
  const failures = told.map((voice) => voice.failures);
  if (failures.some(({ length }) => length > 1))
    throw new Error(`An encoder failed twice: ${JSON.stringify(failures)}`);
  const error = failures.flat()[0];
  return {
    voices: told.map(({ packets, preSkipSamples }) => ({
      preSkipSamples,
      packets: packets.map(({ bytes, atSamples }) => ({ data: Uint8Array.from(bytes), atSamples })),
    })),
    ...(error && { error }),
  };
}
