import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleScript } from './bundle-script.ts';

const NAME = 'opus-encoder.js';
const require = createRequire(import.meta.url);

/** Beside the scripts for script tags: a module that carries the encoder as text. */
export const OPUS_MODULE = `codecs/${NAME}`;

/** What our source imports. */
export const OPUS_ENCODER = 'opus-recorder/dist/encoderWorker.min.js';

export const opusEncoderPath = (): string => require.resolve(OPUS_ENCODER);
export const isOpusEncoder = (path: string): boolean => path.endsWith(`/${OPUS_ENCODER}`);

/** Stands before the encoder in its worker. */
const OURS = 'src/audio/opus/opus-encoder.worker.ts';

/** Ours, then opus-recorder's encoder as its makers ship it, under its licences, which ask to go with every copy. */
export async function opusEncoderText(): Promise<string> {
  const { name, version } = require('opus-recorder/package.json') as { name: string; version: string };
  const read = (path: string): Promise<string> => readFile(require.resolve(`${name}/${path}`), 'utf8');
  const [ours, licences, code] = await Promise.all([
    bundleScript(fileURLToPath(new URL(`../${OURS}`, import.meta.url))),
    read('LICENSE.md'),
    readFile(opusEncoderPath(), 'utf8'),
  ]);
  if (licences.includes('*/')) throw new Error('The licences would end their comment.');
  return `/*! What stands before the encoder, of voice-call-elements. */\n${ours}\n/*! ${name} ${version}\n\n${licences.trim()}\n*/\n${code.trim()}\n`;
}

export async function opusEncoderModule(): Promise<string> {
  return `export const script = { text: ${JSON.stringify(await opusEncoderText())}, fileName: '${NAME}' };\n`;
}

export async function writeOpusModule(folder: string): Promise<void> {
  const path = `${folder}/${OPUS_MODULE}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await opusEncoderModule());
}

/** For pages that forbid blobs. */
export async function writeOpusAsset(folder: string): Promise<void> {
  await writeFile(`${folder}/${NAME}`, await opusEncoderText());
}
