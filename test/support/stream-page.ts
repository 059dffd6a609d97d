import type { Browser, Page } from 'playwright-core';
import type { StreamFollower, StreamSession, StreamSessionOptions } from '../../src/sessions/index.ts';
import { launchBrowser, type BrowserOptions } from './browser.ts';
import { countLive, type LiveCounts, type ProbedWindow, type SeenEvent } from './page-probes.ts';
import { startSite, type Page as SitePage, type Site } from './site.ts';
import { until } from './until.ts';

/** What runs in the page has these at hand. */
export interface StreamWindow extends ProbedWindow {
  StreamSession: typeof StreamSession;
  StreamFollower: typeof StreamFollower;
  session: StreamSession;
  follower: StreamFollower;
  /** Both voices, as nodes of the page's shared engine, dressed as a session whose call can be tapped. */
  playedCall(voices: { agent: string; client: string; rateHz: number }): Promise<PlayedCall>;
  /** Collects the events of a further session. */
  watch(session: StreamSession): void;
}

export interface PlayedCall extends EventTarget {
  state: string;
  taps: { local: AudioNode; remote: AudioNode } | undefined;
  currentCall: { direction: 'inbound' | 'outbound'; from: string; to: string } | undefined;
  /** From now on both voices sound, once, from the same instant. */
  play(): void;
  become(state: string): void;
}

const TOKEN = 'aigent_demo';

/** One browser and one site for pages with StreamSessions. */
export class StreamLab {
  readonly browser: Browser;
  readonly #site: Site;
  readonly #pages: Record<string, SitePage>;
  /** What the site was asked for a token with, in order. */
  readonly tokenRequests: Record<string, unknown>[];
  #made = 0;

  private constructor(
    browser: Browser,
    site: Site,
    pages: Record<string, SitePage>,
    tokenRequests: Record<string, unknown>[],
  ) {
    this.browser = browser;
    this.#site = site;
    this.#pages = pages;
    this.tokenRequests = tokenRequests;
  }

  static async start(options: BrowserOptions = {}): Promise<StreamLab> {
    const pages: Record<string, SitePage> = { '/elsewhere': { html: 'elsewhere' } };
    const requests: Record<string, unknown>[] = [];
    const site = await startSite({
      pages,
      // The second is another copy of the library, as from another file.
      folders: { '/npm': 'dist/npm', '/copy': 'dist/npm' },
      handle: (request, response) => {
        if (request.method !== 'POST' || request.url !== '/token') return false;
        let body = '';
        request.on('data', (piece: Buffer) => (body += piece.toString()));
        request.on('end', () => {
          requests.push(JSON.parse(body) as Record<string, unknown>);
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: TOKEN }));
        });
        return true;
      },
    });
    return new StreamLab(await launchBrowser({ autoplay: true, ...options }), site, pages, requests);
  }

  get origin(): string {
    return this.#site.origin;
  }

  /** A page with one StreamSession against `url`. */
  async open(url: string, options: Partial<StreamSessionOptions> = {}): Promise<StreamPage> {
    const path = `/stream-${++this.#made}`;
    const all = {
      protocol: 'aigent',
      url,
      tokenUrl: '/token',
      agentId: 'a-17',
      clientId: 'acme',
      agentWindowsUsername: 'ACME\\ada',
      ...options,
    };
    this.#pages[path] = { html: streamHtml(all) };
    const context = await this.browser.newContext();
    const page = await context.newPage();
    await page.addInitScript('globalThis.__name = (target) => target;');
    await page.addInitScript(countLive);
    const console: string[] = [];
    page.on('console', (message) => console.push(message.text()));
    page.on('pageerror', (error) => console.push(String(error)));
    await page.goto(`${this.#site.origin}${path}`);
    await page.waitForFunction(() => 'session' in window);
    return new StreamPage(page, console);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#site.close();
  }
}

export class StreamPage {
  readonly page: Page;
  readonly console: readonly string[];

  constructor(page: Page, console: readonly string[]) {
    this.page = page;
    this.console = console;
  }

  /** Runs in the page with its session. */
  do<Answer>(what: (session: StreamSession, page: StreamWindow) => Answer | Promise<Answer>): Promise<Answer> {
    return this.page.evaluate(`(${what.toString()})(window.session, window)`);
  }

  /** A call of two voices (-1..1, `rateHz`), as `window.call`. */
  async playCall(agent: Float64Array, client: Float64Array, rateHz: number): Promise<void> {
    const text = (voice: Float64Array): string => Buffer.from(Float32Array.from(voice).buffer).toString('base64');
    await this.page.evaluate(
      async (voices) => {
        const page = window as unknown as StreamWindow & { call: PlayedCall };
        page.call = await page.playedCall(voices);
      },
      { agent: text(agent), client: text(client), rateHz },
    );
  }

  async is(state: StreamSession['state']): Promise<void> {
    await until(`the stream to be ${state}`, async () => (await this.do((session) => session.state)) === state);
  }

  async events(type?: string): Promise<SeenEvent[]> {
    const events = await this.page.evaluate(() => (window as unknown as StreamWindow).seenEvents);
    return type === undefined ? events : events.filter((event) => event.type === type);
  }

  async states(): Promise<unknown[]> {
    return (await this.events('stream-state-change')).map(({ detail }) => detail['state']);
  }

  /** Fails unless nothing of a stream is left. */
  async released(): Promise<void> {
    await until(
      'everything to be released',
      async () => {
        const { contexts, tracks, workers, sockets, timers } = await this.live();
        return contexts + tracks + workers + sockets + timers + this.page.workers().length === 0;
      },
      5000,
    );
  }

  live(): Promise<LiveCounts> {
    return this.page.evaluate(() => (window as unknown as StreamWindow).liveCounts());
  }

  /** Fails if any event, error or line of the console names a token. */
  async tellsNoToken(): Promise<void> {
    const said = [JSON.stringify(await this.events()), ...this.console].join('\n');
    if (said.includes(TOKEN)) throw new Error('A token was told.');
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

function streamHtml(options: Readonly<Record<string, unknown>>): string {
  return `<link rel="icon" href="data:,">
<script type="module">
  import { StreamFollower, StreamSession } from '/npm/sessions.js';
  import { pageRegistry } from '/npm/audio.js';
  Object.assign(window, { StreamFollower, StreamSession, seenEvents: [] });
  window.watch = (session) => {
    for (const type of ['stream-state-change', 'stream-stats', 'call-error', 'call-warning'])
      session.addEventListener(type, ({ detail }) => {
        const said = { ...detail };
        if (detail instanceof Error)
          Object.assign(said, { message: detail.message, cause: String(detail.cause), stack: detail.stack });
        window.seenEvents.push({ type, detail: said, atMs: Date.now() });
      });
  };
  window.playedCall = async ({ agent, client, rateHz }) => {
    const lease = pageRegistry().engine.lease();
    await lease.ready;
    const { context } = lease;
    const voice = (text) => {
      const samples = new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: rateHz, numberOfChannels: 1 });
      buffer.copyToChannel(samples, 0);
      const source = new AudioBufferSourceNode(context, { buffer });
      const tap = new GainNode(context);
      source.connect(tap);
      return { source, tap };
    };
    const [local, remote] = [voice(agent), voice(client)];
    const call = Object.assign(new EventTarget(), {
      state: 'active',
      taps: { local: local.tap, remote: remote.tap },
      currentCall: { direction: 'inbound', from: '+393331234567', to: '+390299990001' },
      play() {
        const at = context.currentTime + 0.1;
        local.source.start(at);
        remote.source.start(at);
      },
      become(state) {
        call.state = state;
        if (state === 'ended') { call.taps = undefined; lease.release(); }
        call.dispatchEvent(new Event('call-state-change'));
      },
    });
    return call;
  };
  window.session = new StreamSession(${JSON.stringify(options)});
  window.watch(window.session);
</script>`;
}
