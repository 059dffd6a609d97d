import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { bundleScript } from './bundle-script.ts';
import { isOpusEncoder, OPUS_ENCODER, opusEncoderModule, opusEncoderPath } from './opus-encoder-file.ts';

export const SCRIPT_SUFFIX = '?script';

/** Every script that the library carries as text; also shipped one by one in `dist/assets/`. */
export const carriedScripts: readonly string[] = [
  'src/audio/worklet/audio.worklet.ts',
  'src/audio/worklet/sides.worklet.ts',
  'src/transport/agent-link.worker.ts',
  'src/transport/operator-link.worker.ts',
  'src/transport/stream-link.worker.ts',
];

/** `src/transport/agent-link.worker.ts` is shipped as `agent-link.worker.js`. */
export function assetName(entry: string): string {
  return basename(entry).replace(/\.ts$/, '.js');
}

export async function scriptModule(entry: string): Promise<string> {
  if (isOpusEncoder(entry)) return opusEncoderModule();
  const text = await bundleScript(entry);
  return `export const script = { text: ${JSON.stringify(text)}, fileName: ${JSON.stringify(assetName(entry))} };\n`;
}

/** Vite and rolldown: makes `import { script } from './x.ts?script'` work. */
export function scriptText(): Plugin {
  return {
    name: 'script-text',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(SCRIPT_SUFFIX)) return null;
      const path = source.slice(0, -SCRIPT_SUFFIX.length);
      // A development server would hand out its own bundle of a package.
      if (path === OPUS_ENCODER) return `${opusEncoderPath()}${SCRIPT_SUFFIX}`;
      const resolved = await this.resolve(path, importer, { skipSelf: true });
      return resolved && `${resolved.id}${SCRIPT_SUFFIX}`;
    },
    async load(id) {
      if (!id.endsWith(SCRIPT_SUFFIX)) return null;
      const entry = id.slice(0, -SCRIPT_SUFFIX.length);
      this.addWatchFile(entry);
      // Text has no source to step through: a map would only hold it a second time.
      return {
        code: await scriptModule(entry),
        moduleType: 'js',
        ...(isOpusEncoder(entry) && { map: { mappings: '' } }),
      };
    },
  };
}
