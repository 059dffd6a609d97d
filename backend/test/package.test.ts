import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { KEY, ORIGIN, simulate } from './support/backend.js';
import { logStream, noteTold, ticketSecret } from './support/logs.js';
import { PageClient, until } from './support/page-client.js';

const NAME = 'voice-call-elements-backend';
const source = join(import.meta.dirname, '..');

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The packed package in an empty folder, with its dependencies linked: what npm would do, without the network. */
function install(folder: string): string {
  const options = { cwd: source, encoding: 'utf8', stdio: 'pipe' } as const;
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], options)) as {
    filename: string;
  }[];
  execFileSync('tar', ['-xzf', join(folder, packed?.filename ?? '')], { cwd: folder });
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@fastify'), { recursive: true });
  cpSync(join(folder, 'package'), join(modules, NAME), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(modules, NAME, 'package.json'), 'utf8')) as Manifest;
  const places = [join(source, 'node_modules'), join(source, '../node_modules')];
  for (const name of Object.keys(dependencies)) {
    const place = places.find((each) => existsSync(join(each, name))) ?? '';
    symlinkSync(join(place, name), join(modules, name));
  }
  return join(modules, NAME);
}

test('the packed package runs by the lines of the README', { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'voice-package-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const packageFolder = install(folder);
  const { bin } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as Manifest;
  for (const file of ['README.md', 'LICENSE', 'agents.example.json', 'dist/index.js', 'dist/index.d.ts'])
    assert.ok(statSync(join(packageFolder, file)).size > 0, file);
  const command = join(packageFolder, bin['voice-call-backend'] ?? '');
  assert.match(readFileSync(command, 'utf8'), /^#!\/usr\/bin\/env node\n/);

  writeFileSync(join(folder, 'agents.json'), '{ "default": { "system_prompt": "You are the voice of our shop." } }');
  const simulator = await simulate(t);
  const child = spawn(process.execPath, [command], {
    cwd: folder,
    env: {
      AILLOMVOX_KEYS: KEY,
      AILLOMVOX_URL: simulator.url,
      ALLOWED_ORIGINS: ORIGIN,
      AGENTS_FILE: 'agents.json',
      ALLOW_ANONYMOUS: '1',
      PORT: '0',
    },
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    logStream.write(chunk.toString());
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  await until('the command', () => /listening at http/.test(said) || child.exitCode !== null);
  const [, site = ''] = /listening at (http:\/\/[\d.:]+)/.exec(said) ?? [];
  const response = await fetch(`${site}/api/voice-token`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json' },
    body: '{"protocol":"aillomvox","purpose":"call"}',
  });
  assert.equal(response.status, 200, said);
  const answer = await response.text();
  noteTold(answer);
  const { token, url } = JSON.parse(answer) as { token: string; url: string };
  const page = new PageClient(url, ORIGIN);
  await page.opened;
  page.send({ type: 'config', apikey: ticketSecret(token), provider: 'aillomvox', sample_rate: 16000, tools: [] });
  const call = await simulator.nextCall();
  assert.equal(call.key, KEY);
  assert.equal(call.config['system_prompt'], 'You are the voice of our shop.');
  page.socket.close();
  await call.closed;
});
