import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { build } from 'vite';
import { npmBuild } from '../vite.config.ts';

const AUDIO_FOLDER = '.tmp/demo';

// The policy that the README asks of a strict page: the demo lives by it.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' blob:",
  'worker-src blob:',
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html voice-call-elements 'allow-duplicates'",
].join('; ');

/** `voice-call-elements/audio` as applications get it, for the page of the line. Call it before `demoPages`. */
export async function buildAudio(): Promise<void> {
  const config = npmBuild();
  const lib = { entry: { audio: 'src/audio/index.ts' }, formats: ['es' as const] };
  await build({ ...config, build: { ...config.build, lib, outDir: AUDIO_FOLDER, emptyOutDir: true } });
}

/** Answers with the demo's pages, with what they need of the build, and with the files of `others`. */
export function demoPages(...others: readonly string[]): (request: IncomingMessage, response: ServerResponse) => void {
  const pages = sirv('demo/page', {
    dev: true,
    setHeaders: (response) => response.setHeader('content-security-policy', POLICY),
  });
  const files = ['dist/cdn', AUDIO_FOLDER, 'public', ...others].map((folder) => sirv(folder, { dev: true }));
  return (request, response) => {
    const notFound = (): void => void response.writeHead(404).end('Not found');
    const serve = ([folder, ...rest]: typeof files): void =>
      folder ? folder(request, response, () => serve(rest)) : notFound();
    serve([pages, ...files]);
  };
}
