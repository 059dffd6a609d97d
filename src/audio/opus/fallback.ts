import { CallError } from '../../call-error.js';
import { assetFolder } from '../../carried-script.js';
import type { OpusEncoderOptions, OpusFallback } from './encoder.js';
import { hasOpusEncoder } from './web-codecs.js';

/** Its name in `dist/assets/`. */
const FILE_NAME = 'opus-encoder.js';

/**
 * What `createOpusEncoder` needs beside its options in this browser: nothing where there is an encoder, and then nothing
 * is fetched. For the page, which knows where its script came from. Rejects with a CallError.
 *
 * With `asset-base` it is an address, and the file is fetched when a worker starts from it. Else it is the script itself,
 * imported as a module from beside ours: that asks no more of a policy than our script does, also from another origin,
 * where `fetch` would need a word in `connect-src` and a worker could not be started at all.
 */
export async function opusFallback(
  options: OpusEncoderOptions,
  assetBase: string | undefined,
): Promise<OpusFallback | undefined> {
  if (await hasOpusEncoder(options)) return undefined;
  if (typeof WebAssembly === 'undefined') {
    throw new CallError(
      'unsupported-browser',
      'This browser can neither encode Opus nor run WebAssembly: choose another codec.',
    );
  }
  const folder = assetFolder(assetBase);
  if (folder) return new URL(FILE_NAME, folder).href;
  try {
    const { script } = await import('opus-recorder/dist/encoderWorker.min.js?script');
    return new Blob([script.text], { type: 'text/javascript' });
  } catch (cause) {
    throw new CallError(
      'worklet-blocked',
      'This browser has no Opus encoder of its own, and ours could not be fetched from beside the script (codecs/opus-encoder.js).',
      { cause, retryable: true },
    );
  }
}
