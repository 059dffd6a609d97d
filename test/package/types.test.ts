import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { installPacked } from '../support/npm-app.ts';

const run = promisify(execFile);
let app = '';

/** What an application may write, and what it may not. */
const code = `
import 'voice-call-elements';
import 'voice-call-elements/voice-agent-call/define';
import { CallError, VoiceAgentCall, type VoiceAgentOptions } from 'voice-call-elements';
import { VoiceAgentCall as TheClass } from 'voice-call-elements/voice-agent-call';
import { setAssetBase, VoiceAgentSession, type CallErrorCode, type CallPhase } from 'voice-call-elements/sessions';
import { frameSamples, pageRegistry, type AudioFormat } from 'voice-call-elements/audio';

const element = document.createElement('voice-agent-call');
const same: VoiceAgentCall = element;
const state: CallPhase = same.state;
element.getToken = async () => ({ token: state });
element.addEventListener('call-error', ({ detail }) => {
  const code: CallErrorCode = detail.code;
  console.log(code, detail instanceof CallError);
});
document.body.addEventListener('call-end', ({ detail }) => console.log(detail.durationMs + 1));
class Own extends TheClass {}
const options: VoiceAgentOptions = { protocol: 'aillomvox', tokenUrl: '/token', maxDurationS: 60 };
const session: VoiceAgentSession = new VoiceAgentSession(options);
const format: AudioFormat = { encoding: 'pcm16', sampleRateHz: 16000, frameMs: 20 };
setAssetBase('/sound');
console.log(Own, session.transcript[0]?.text.length, frameSamples(format), pageRegistry().engine.leases);

// @ts-expect-error: no such protocol
element.protocol = 'telepathy';
// @ts-expect-error: read only
element.state = 'active';
// @ts-expect-error: no such entry
import 'voice-call-elements/voice-agent-call/messages';
`;

before(async () => {
  app = await installPacked('types-app', { 'app.ts': code });
});

for (const [moduleResolution, module] of [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
] as const) {
  test(`the types resolve and hold with moduleResolution ${moduleResolution}, our declarations checked too`, async () => {
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedSideEffectImports: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const project = join(app, `tsconfig.${moduleResolution}.json`);
    await writeFile(project, JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const errors = await run(process.execPath, [tsc, '-p', project]).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
    assert.equal(errors, '');
  });
}

test('publint finds nothing to say about the package', async () => {
  const pkgDir = join(app, 'node_modules', 'voice-call-elements');
  const { messages } = await publint({ pkgDir, strict: true, pack: false });
  assert.deepEqual(messages, []);
});
