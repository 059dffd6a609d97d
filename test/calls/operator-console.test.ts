import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startAudinSimulator, type AudinSimulator } from '../../simulators/src/audin/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { pause } from '../support/call-page.ts';
import { countLive, type ProbedWindow } from '../support/page-probes.ts';
import { startSite, type Site } from '../support/site.ts';
import { soon, until } from '../support/until.ts';

const CALLER = '+393331234567';

/** From the file for script tags, by clicks and keys alone: what an operator has. */
describe('<operator-console> with a platform', () => {
  let browser: Browser;
  let site: Site;
  let simulator: AudinSimulator;
  let pages: Page[];
  const tokens: string[] = [];
  const html: Record<string, { html: string }> = {};

  before(async () => {
    site = await startSite({
      pages: html,
      folders: { '/cdn': 'dist/cdn' },
      handle: ({ method, url }, response) => {
        if (method !== 'POST' || url !== '/token') return false;
        const issued = simulator.issueToken({ ref: 'op-1' });
        tokens.push(issued.token);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(issued));
        return true;
      },
    });
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    pages = [];
    simulator = await startAudinSimulator({ farEnd: 'quiet', answerAfterMs: 200 });
    html['/desk'] = {
      html: `<script type="module" src="/cdn/operator-console.js"></script>
<operator-console protocol="audin" url="${simulator.url}" token-url="/token"></operator-console>`,
    };
  });
  afterEach(async () => {
    for (const page of pages) {
      const shown = await page.evaluate(() => {
        const desk = document.querySelector('operator-console');
        return `${document.documentElement.outerHTML}${desk?.shadowRoot?.innerHTML} ${document.title} ${location.href}`;
      });
      for (const token of tokens) assert.ok(!shown.includes(token), 'a token is in the page');
    }
    await simulator.close();
    for (const page of pages) await page.context().close();
    assert.deepEqual(simulator.breaches, []);
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  /** Beside another tab, or in a browser of its own. */
  async function openDesk(beside?: Page): Promise<Page> {
    const context = beside?.context() ?? (await browser.newContext({ permissions: ['microphone'] }));
    const page = await context.newPage();
    pages.push(page);
    await page.addInitScript('globalThis.__name = (target) => target;');
    await page.addInitScript(countLive);
    await page.goto(`${site.origin}/desk`);
    await page.getByRole('button', { name: 'Go online' }).click();
    await page.getByText('Online', { exact: true }).last().waitFor();
    return page;
  }

  /** What sounds, or is ready to. */
  const contextsOf = (page: Page): Promise<number> =>
    page.evaluate(() => (window as unknown as ProbedWindow).liveCounts().contexts);

  const titleOf = (page: Page): Promise<string> => page.title();

  it('rings, is accepted, sends keys, hangs up, and is listed', async () => {
    const page = await openDesk();
    const call = simulator.ring({ to: 'num-1', from: CALLER });
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await until('the title to flash', async () => (await titleOf(page)).includes(CALLER));
    await page.getByRole('button', { name: 'Accept' }).click();
    await soon('the call', call.connected);
    await page.getByText('In a call').last().waitFor();
    assert.equal(await titleOf(page), 'test');
    // The focus is in the console: keys go to the far end, M mutes.
    for (const key of '12#') await page.keyboard.press(key);
    await until('the keys', () => call.audio?.digits.join('') === '12#');
    await page.keyboard.press('m');
    await until('the mute', () => call.audio?.muted);
    await page.getByRole('button', { name: 'Hang up' }).click();
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
    await page.getByRole('button', { name: `Call \u2068${CALLER}\u2069` }).waitFor();
  });

  it('dials a number that was pasted as people write it', async () => {
    const page = await openDesk();
    const input = page.getByLabel('Number to call');
    await input.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '+39 02 1234-567');
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }));
    });
    await input.press('Enter');
    await page.getByText('In a call').last().waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('You hung up').last().waitFor();
  });

  it('rings in one of two tabs, and shows the call as taken in the other', async () => {
    const first = await openDesk();
    const second = await openDesk(first);
    const ringing = (): Promise<number[]> => Promise.all([first, second].map(contextsOf));
    const call = simulator.ring({ to: 'num-1', from: CALLER });
    for (const page of [first, second]) await page.getByRole('button', { name: 'Accept' }).waitFor();
    await until('the ring', async () => (await ringing()).includes(1));
    assert.deepEqual((await ringing()).sort(), [0, 1]);
    const flashes = async (page: Page): Promise<boolean> => {
      for (let i = 0; i < 15; i++) {
        if ((await titleOf(page)).includes(CALLER)) return true;
        await pause(100);
      }
      return false;
    };
    const flashing = await Promise.all([first, second].map(flashes));
    assert.deepEqual(
      flashing,
      (await ringing()).map((contexts) => contexts > 0),
      'the tab that rings is the one that flashes',
    );
    await second.getByRole('button', { name: 'Accept' }).click();
    await soon('the call', call.connected);
    await first.getByText('Answered elsewhere').last().waitFor();
    assert.equal(await titleOf(first), 'test');
    await until('the ring to end', async () => (await contextsOf(first)) === 0);
    // One call at a time, in whatever tab.
    await first.getByLabel('Number to call').fill('+39021234567');
    await first.getByLabel('Number to call').press('Enter');
    await first.getByText('You are in a call in another tab. End it first.').last().waitFor();
    assert.equal(call.phase, 'talking');
    await second.getByRole('button', { name: 'Hang up' }).click();
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
    await first.getByLabel('Number to call').press('Enter');
    await first.getByText('In a call').last().waitFor();
    await first.getByRole('button', { name: 'Hang up' }).click();
  });

  it('says why it could not take a call whose microphone is refused, declines it, and takes the next', async () => {
    const page = await openDesk();
    await page.evaluate(() => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = () => {
        navigator.mediaDevices.getUserMedia = ask;
        return Promise.reject(new DOMException('no', 'NotAllowedError'));
      };
    });
    const first = simulator.ring({ to: 'num-1', from: CALLER });
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('The microphone is not allowed on this page.').last().waitFor();
    assert.equal(await soon('the refusal', first.ended), 'rejected');
    const second = simulator.ring({ to: 'num-1', from: CALLER });
    await page.getByRole('button', { name: 'Accept' }).click();
    await soon('the call', second.connected);
    await page.getByRole('button', { name: 'Hang up' }).click();
    assert.equal(await soon('the end', second.ended), 'operator-hangup');
  });

  it('is checked before calls, by a click in the settings', async () => {
    const page = await openDesk();
    await page.getByRole('button', { name: 'Sound settings' }).click();
    await page.getByRole('button', { name: 'Check the phone' }).click();
    await page.getByText('Ready for calls').last().waitFor();
    assert.deepEqual(
      (await page.locator('[part=check-step]').allTextContents()).map((text) => text.replace(/\d+/, 'n').trim()),
      ['✓ Microphone: OK', '✓ Sound: OK', '✓ Sign-in: OK', '✓ Connection: OK', '✓ Round trip: n ms'],
    );
  });

  it('guards the page in a call, and lets it go after', async () => {
    const page = await openDesk();
    // Asked as the browser asks, without its dialog: that one can take a browser without a window down.
    const asks = (): Promise<boolean> =>
      page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    assert.equal(await asks(), false);
    simulator.ring({ to: 'num-1', from: CALLER });
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('In a call').last().waitFor();
    assert.equal(await asks(), true);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('You hung up').last().waitFor();
    assert.equal(await asks(), false);
  });
});
