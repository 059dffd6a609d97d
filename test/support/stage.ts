import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { sine, startAillomVoxSimulator, type AillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { launchBrowser } from './browser.ts';
import { Visit } from './loading.ts';
import { startSite, type Page, type Site } from './site.ts';

/** The browser asks for it by itself. */
const ICON = '/favicon.ico';

export interface StageSite {
  readonly pages?: Readonly<Record<string, Page>>;
  readonly folders?: Readonly<Record<string, string>>;
}

/** What every test of loading needs: a browser without the autoplay flag, a provider, and an origin with the built files. */
export class Stage {
  browser!: Browser;
  provider!: AillomVoxSimulator;
  /** Another port than that of any page: another origin. `dist/cdn` under `/cdn`, `dist/assets` under `/assets`. */
  cdn!: Site;
  /** Addresses that the stage's sites were asked for. */
  readonly #served: string[] = [];
  readonly #flags: readonly string[];
  readonly #closing: (() => Promise<unknown>)[] = [];

  constructor(flags: readonly string[]) {
    this.#flags = flags;
  }

  async open(): Promise<void> {
    this.browser = await launchBrowser({ flags: this.#flags });
    this.#closing.push(() => this.browser.close());
    this.provider = await startAillomVoxSimulator({
      callsPerKey: 100,
      // Long speech: whoever looks late hears it too.
      script: (call) => void call.sendAudio(sine(440, 20_000, call.rateHz)),
    });
    this.#closing.push(() => this.provider.close());
    this.cdn = await this.site({ folders: { '/cdn': 'dist/cdn', '/assets': 'dist/assets' } });
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
  }

  /** A site that also answers `POST /token` with the provider's demo key. Closed with the stage. */
  async site({ pages, folders }: StageSite): Promise<Site> {
    const site: Site = await startSite({
      onRequest: (path) => void (path === ICON || this.#served.push(site.origin + path)),
      pages: pages ?? {},
      folders: folders ?? {},
      handle: ({ method, url }, response) => {
        const isToken = method === 'POST' && url === '/token';
        if (isToken) response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"av_demo"}');
        const isIcon = url === ICON;
        if (isIcon) response.writeHead(204).end();
        return isToken || isIcon;
      },
    });
    this.#closing.push(() => site.close());
    return site;
  }

  /** The element as a page would write it. */
  tag(attributes = ''): string {
    const call = `protocol="aillomvox" url="${this.provider.url}" token-url="/token" system-prompt="A test."`;
    return `<voice-agent-call ${call} ${attributes}></voice-agent-call>`;
  }

  /** A module from the other origin, and the element. */
  page(attributes = ''): string {
    return `<script type="module" src="${this.cdn.origin}/cdn/voice-agent-call.js"></script>${this.tag(attributes)}`;
  }

  /** Serves one page on a fresh origin and opens it in a fresh context. */
  async show(html: string, headers: Readonly<Record<string, string>> = {}, folders = {}): Promise<Visit> {
    const site = await this.site({ pages: { '/': { html, headers } }, folders });
    return this.visit(`${site.origin}/`);
  }

  async visit(url: string): Promise<Visit> {
    const context = await this.browser.newContext();
    this.#closing.push(() => context.close());
    const served = this.#served.length;
    return Visit.open(context, url, this.provider, () => this.#served.slice(served));
  }
}

/** For the top of a test file. */
export function useStage({ flags = [] }: { flags?: readonly string[] } = {}): Stage {
  const stage = new Stage(flags);
  before(() => stage.open());
  after(() => stage.close());
  return stage;
}

/** A policy as a header; values may hold the page's own words. */
export function contentPolicy(...directives: string[]): Record<string, string> {
  return { 'content-security-policy': directives.join('; ') };
}
