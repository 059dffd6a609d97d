import type { Browser, Page } from 'playwright-core';
import type { AudinSimulator } from '../../simulators/src/audin/index.ts';
import type { OperatorSession, OperatorSessionOptions } from '../../src/sessions/index.ts';
import { launchBrowser } from './browser.ts';
import { RAW_MICROPHONE, recordedIn, type Recorded } from './call-page.ts';
import { operatorEvents } from './operator-events.ts';
import { countLive, recordSound, type LiveCounts, type ProbedWindow, type SeenEvent, type Tap } from './page-probes.ts';
import { startSite, type Site } from './site.ts';
import { until } from './until.ts';

interface OperatorWindow extends ProbedWindow {
  session: OperatorSession;
}

/** One browser and one site for pages with an OperatorSession against `simulator`. */
export class OperatorLab {
  readonly #browser: Browser;
  readonly #site: Site;
  readonly #pages: Record<string, { html: string }>;
  /** How often the site was asked for a token, and what it answered. */
  readonly tokens: string[];
  #made = 0;

  private constructor(browser: Browser, site: Site, pages: Record<string, { html: string }>, tokens: string[]) {
    this.#browser = browser;
    this.#site = site;
    this.#pages = pages;
    this.tokens = tokens;
  }

  static async start(simulator: () => AudinSimulator, microphone?: Int16Array): Promise<OperatorLab> {
    const pages: Record<string, { html: string }> = { '/elsewhere': { html: 'elsewhere' } };
    const tokens: string[] = [];
    const site = await startSite({
      pages,
      // The second is another copy of the library, as from another file.
      folders: { '/npm': 'dist/npm', '/copy': 'dist/npm' },
      handle: ({ method, url }, response) => {
        if (method !== 'POST' || !url?.startsWith('/token')) return false;
        const issued = simulator().issueToken({ ref: url.slice('/token/'.length) || 'op-1' });
        tokens.push(issued.token);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(issued));
        return true;
      },
    });
    const browser = await launchBrowser({
      autoplay: true,
      keepPages: true,
      ...(microphone !== undefined && { microphone }),
    });
    return new OperatorLab(browser, site, pages, tokens);
  }

  get origin(): string {
    return this.#site.origin;
  }

  async open(simulator: AudinSimulator, options: Partial<OperatorSessionOptions> = {}): Promise<OperatorPage> {
    const path = `/operator-${++this.#made}`;
    const all = {
      protocol: 'audin',
      url: simulator.url,
      tokenUrl: '/token',
      audioConstraints: RAW_MICROPHONE,
      ...options,
    };
    this.#pages[path] = { html: operatorHtml(all) };
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    await page.addInitScript('globalThis.__name = (target) => target;');
    for (const probe of [countLive, recordSound]) await page.addInitScript(probe);
    const console: string[] = [];
    page.on('console', (message) => console.push(message.text()));
    page.on('pageerror', (error) => console.push(String(error)));
    await page.goto(`${this.#site.origin}${path}`);
    await page.waitForFunction(() => 'session' in window);
    return new OperatorPage(page, console);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
  }
}

/** A page with one OperatorSession. */
export class OperatorPage {
  readonly page: Page;
  readonly console: readonly string[];

  constructor(page: Page, console: readonly string[]) {
    this.page = page;
    this.console = console;
  }

  /** Runs in the page with its session. */
  do<Answer>(what: (session: OperatorSession) => Answer | Promise<Answer>): Promise<Answer> {
    return this.page.evaluate(`(${what.toString()})(window.session)`);
  }

  async is(state: OperatorSession['state']): Promise<void> {
    await until(`the call to be ${state}`, async () => (await this.do((session) => session.state)) === state);
  }

  async isPresent(presence: OperatorSession['presence']): Promise<void> {
    await until(`presence ${presence}`, async () => (await this.do((session) => session.presence)) === presence);
  }

  async events(type?: string): Promise<SeenEvent[]> {
    const events = await this.page.evaluate(() => (window as unknown as OperatorWindow).seenEvents);
    return type === undefined ? events : events.filter((event) => event.type === type);
  }

  live(): Promise<LiveCounts> {
    return this.page.evaluate(() => (window as unknown as OperatorWindow).liveCounts());
  }

  recorded(tap: Tap = 'speaker'): Promise<Recorded> {
    return recordedIn(this.page, tap);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

function operatorHtml(options: Readonly<Record<string, unknown>>): string {
  return `<link rel="icon" href="data:,">
<script type="module">
  import { OperatorSession } from '/npm/sessions.js';
  const session = new OperatorSession(${JSON.stringify(options)});
  window.seenEvents = [];
  for (const type of ${JSON.stringify(operatorEvents)}) {
    session.addEventListener(type, ({ detail }) => {
      const said = { ...detail };
      if (detail instanceof Error)
        Object.assign(said, { message: detail.message, cause: String(detail.cause), stack: detail.stack });
      window.seenEvents.push({ type, detail: said, atMs: Date.now() });
    });
  }
  window.session = session;
</script>`;
}
