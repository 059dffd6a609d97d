import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { build, createServer } from 'vite';
import { installPacked } from '../support/npm-app.ts';
import { useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
let app = '';

/** The address of the provider comes in the page's own, so that one build serves any. */
const setUp = `
  const call = document.querySelector('voice-agent-call');
  call.url = new URLSearchParams(location.search).get('provider');
  call.systemPrompt = 'A test.';
  call.getToken = async () => 'av_demo';
`;
const scripts: Readonly<Record<string, string>> = {
  all: `import 'voice-call-elements'; ${setUp}`,
  define: `import 'voice-call-elements/voice-agent-call/define'; ${setUp}`,
  own: `
    import { VoiceAgentCall } from 'voice-call-elements/voice-agent-call';
    class OwnCall extends VoiceAgentCall {}
    customElements.define('voice-agent-call', OwnCall); ${setUp}`,
  headless: `
    import { VoiceAgentSession } from 'voice-call-elements/sessions';
    const options = {
      protocol: 'aillomvox',
      url: new URLSearchParams(location.search).get('provider'),
      systemPrompt: 'A test.',
      getToken: async () => 'av_demo',
    };
    const session = (window.session = new VoiceAgentSession(options));
    const button = document.querySelector('button');
    button.onclick = () => (session.state === 'active' ? session.end() : session.start());`,
};

before(async () => {
  const files: Record<string, string> = {};
  for (const [name, script] of Object.entries(scripts)) {
    const body =
      name === 'headless' ? '<button>Call</button>' : '<voice-agent-call protocol="aillomvox"></voice-agent-call>';
    files[`${name}.html`] =
      `<!doctype html><title>app</title>${body}<script type="module" src="./${name}.js"></script>`;
    files[`${name}.js`] = script;
  }
  app = await installPacked('npm-app', files);
  const input = Object.keys(scripts).map((name) => join(app, `${name}.html`));
  await build({
    root: app,
    base: '/app/',
    configFile: false,
    logLevel: 'error',
    build: { outDir: 'dist', modulePreload: false, rolldownOptions: { input } },
  });
});

const query = (): string => `?provider=${encodeURIComponent(stage.provider.url)}`;

for (const [name, what] of [
  ['all', "import 'voice-call-elements'"],
  ['define', "import 'voice-call-elements/voice-agent-call/define'"],
  ['own', "a class of one's own from 'voice-call-elements/voice-agent-call'"],
] as const) {
  test(`${what} in an application that Vite has built: the tag is there and makes calls`, async () => {
    const site = await stage.site({ folders: { '/app': join(app, 'dist') } });
    const visit = await stage.visit(`${site.origin}/app/${name}.html${query()}`);
    await visit.call();
    const { violations, errors, warnings } = await visit.witness();
    assert.deepEqual([violations, errors, warnings, visit.consoleErrors, visit.pageErrors], [[], [], [], [], []]);
    const foreign = visit.requests.filter((url) => !url.startsWith(`${site.origin}/app/`));
    assert.deepEqual(foreign, [], 'asked for nothing but its own files');
  });
}

test('a session without any element makes calls from an application that Vite has built', async () => {
  const site = await stage.site({ folders: { '/app': join(app, 'dist') } });
  const visit = await stage.visit(`${site.origin}/app/headless.html${query()}`);
  const { page } = visit;
  await page.getByRole('button').click();
  const heard = await page.waitForFunction(() => {
    const { session } = globalThis as unknown as { session: { stats: { link?: { receivedMs: number } } } };
    return (session.stats.link?.receivedMs ?? 0) > 0;
  });
  assert.ok(heard);
  const call = await until('the call', () => stage.provider.calls.at(-1));
  await until('sound of the caller', () => call.received.samples().some((sample) => sample !== 0));
  await page.getByRole('button').click();
  assert.equal((await call.closed).code, 1000);
  assert.deepEqual([visit.consoleErrors, visit.pageErrors], [[], []]);
});

test('an application that only imports a class registers no tag', async () => {
  const site = await stage.site({ folders: { '/app': join(app, 'dist') } });
  const visit = await stage.visit(`${site.origin}/app/headless.html${query()}`);
  await visit.page.waitForFunction(() => 'session' in globalThis);
  assert.equal(await visit.page.evaluate(() => customElements.get('voice-agent-call') === undefined), true);
});

test('the development server of Vite serves the tag, and it makes calls', async () => {
  const server = await createServer({
    root: app,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, strictPort: false },
  });
  try {
    await server.listen();
    const address = server.httpServer?.address();
    assert.ok(address && typeof address === 'object');
    const visit = await stage.visit(`http://localhost:${address.port}/all.html${query()}`);
    await visit.call();
    const { violations, errors, warnings } = await visit.witness();
    const consoleErrors = visit.consoleErrors.filter((text) => !text.includes('/favicon.ico'));
    assert.deepEqual([violations, errors, warnings, consoleErrors, visit.pageErrors], [[], [], [], [], []]);
  } finally {
    await server.close();
  }
});
