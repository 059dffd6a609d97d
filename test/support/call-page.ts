import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser, type BrowserOptions } from './browser.ts';
import {
  countLive,
  recordSound,
  watchEvents,
  type LiveCounts,
  type ProbedWindow,
  type SeenEvent,
  type Tap,
} from './page-probes.ts';
import { until } from './until.ts';
import { startSite, type Page as SitePage, type Site } from './site.ts';

/** The microphone as it is: what the file holds is what the page hears. */
export const RAW_MICROPHONE = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

export interface CallPageOptions {
  /** Of the element; `protocol` and `system-prompt` have values unless told otherwise, null leaves one out. */
  readonly attributes?: Readonly<Record<string, string | null>>;
  /** Of the element, as JSON. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** JavaScript run in the page with the element as `call`, after the properties are set. */
  readonly script?: string;
}

export interface Recorded {
  readonly rateHz: number;
  readonly samples: Float64Array;
  /** Date.now() at which a sample was rendered. */
  readonly timeOf: (sample: number) => number;
  /** First sample rendered at or after that Date.now(). */
  readonly sampleAt: (atMs: number) => number;
}

/** Of the element's `stats.jitter`. */
export interface JitterFigures {
  readonly underruns: number;
  readonly concealedMs: number;
  readonly removedMs: number;
}

export interface LabOptions extends BrowserOptions {
  /** Answers what is no page and no file of the site. */
  readonly handle?: Parameters<typeof startSite>[0]['handle'];
}

/** One browser, one site, any number of pages with the built element. */
export class CallLab {
  readonly #browser: Browser;
  readonly #site: Site;
  readonly #pages: Record<string, SitePage>;
  readonly #contexts: BrowserContext[] = [];
  #made = 0;

  private constructor(browser: Browser, site: Site, pages: Record<string, SitePage>) {
    this.#browser = browser;
    this.#site = site;
    this.#pages = pages;
  }

  static async start({ handle, ...browser }: LabOptions = {}): Promise<CallLab> {
    const pages: Record<string, SitePage> = { '/elsewhere': { html: 'elsewhere' } };
    const site = await startSite({
      pages,
      folders: { '/lib': 'dist/cdn', '/npm': 'dist/npm' },
      ...(handle && { handle }),
    });
    return new CallLab(await launchBrowser(browser), site, pages);
  }

  get origin(): string {
    return this.#site.origin;
  }

  async open(options: CallPageOptions = {}): Promise<CallPage> {
    const path = `/call-${++this.#made}`;
    this.#pages[path] = { html: callHtml(options) };
    const context = await this.#browser.newContext();
    this.#contexts.push(context);
    const page = await context.newPage();
    // The compiler marks functions with a helper that a page does not know.
    await page.addInitScript('globalThis.__name = (target) => target;');
    for (const probe of [watchEvents, countLive, recordSound]) await page.addInitScript(probe);
    const console: string[] = [];
    page.on('console', (message) => console.push(message.text()));
    page.on('pageerror', (error) => console.push(String(error)));
    await page.goto(`${this.origin}${path}`);
    return new CallPage(page, console);
  }

  /** Closes the pages, not the browser. */
  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
  }
}

/** A page with one `<voice-agent-call>`. */
export class CallPage {
  readonly page: Page;
  /** All that the page wrote to the console. */
  readonly console: readonly string[];

  constructor(page: Page, console: readonly string[]) {
    this.page = page;
    this.console = console;
  }

  get button(): Locator {
    return this.page.locator('voice-agent-call [part=call-button]');
  }

  /** A real click on the call button. */
  click(): Promise<void> {
    return this.button.click();
  }

  /** Waits for the attribute `state`. */
  async reaches(state: 'idle' | 'connecting' | 'active' | 'ended', timeout = 15_000): Promise<void> {
    await this.page.locator(`voice-agent-call[state=${state}]`).waitFor({ state: 'attached', timeout });
  }

  async events(type?: string): Promise<SeenEvent[]> {
    const events = await this.page.evaluate(() => (window as unknown as ProbedWindow).seenEvents);
    return type === undefined ? events : events.filter((event) => event.type === type);
  }

  faults(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as ProbedWindow).seenFaults);
  }

  live(): Promise<LiveCounts> {
    return this.page.evaluate(() => (window as unknown as ProbedWindow).liveCounts());
  }

  /** Fails unless microphone, sound, worker, socket and timers are gone within a second. */
  async released(): Promise<void> {
    const gone = async (): Promise<boolean> => {
      const { contexts, tracks, workers, sockets, timers } = await this.live();
      return contexts + tracks + workers + sockets + timers + this.page.workers().length === 0;
    };
    await until('everything to be released', gone, 1000);
  }

  /** What the jitter buffer says of the last whole second and all before. */
  async jitter(): Promise<JitterFigures> {
    return this.page.evaluate(() => {
      const element = document.querySelector('voice-agent-call') as unknown as {
        stats: { jitter?: JitterFigures };
      };
      return element.stats.jitter ?? { underruns: 0, concealedMs: 0, removedMs: 0 };
    });
  }

  /** What the page has played since it was opened, or what its microphone gave it. */
  recorded(tap: Tap = 'speaker'): Promise<Recorded> {
    return recordedIn(this.page, tap);
  }
}

/** Of a page with the probe `recordSound`. */
export async function recordedIn(page: Page, tap: Tap): Promise<Recorded> {
  const { rateHz, base64, clock } = await page.evaluate(
    (wanted) => (window as unknown as ProbedWindow).recordedSound(wanted),
    tap,
  );
  const bytes = Buffer.from(base64, 'base64');
  const samples = Float64Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
  return {
    rateHz,
    samples,
    timeOf: (sample) => {
      const block = clock.findLast((entry) => entry.sample <= sample) ?? { sample: 0, atMs: NaN };
      return block.atMs + ((sample - block.sample) * 1000) / rateHz;
    },
    sampleAt: (atMs) => clock.find((entry) => entry.atMs >= atMs)?.sample ?? samples.length,
  };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function callHtml({ attributes = {}, properties = {}, script = '' }: CallPageOptions): string {
  const markup = Object.entries({ protocol: 'aillomvox', 'system-prompt': 'You are a test.', ...attributes })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}="${(value ?? '').replaceAll('"', '&quot;')}"`)
    .join(' ');
  return `<link rel="icon" href="data:,">
<voice-agent-call ${markup}></voice-agent-call>
<script type="module" src="/lib/voice-agent-call.js"></script>
<script type="module">
  const call = document.querySelector('voice-agent-call');
  call.getToken = async () => 'av_demo';
  Object.assign(call, ${JSON.stringify({ audioConstraints: RAW_MICROPHONE, ...properties })});
  ${script}
</script>`;
}
