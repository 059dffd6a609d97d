import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, stat } from 'node:fs/promises';
import { chromium, type Page } from 'playwright-core';
import sirv from 'sirv';
import { autoplayFlag, browserFlags } from './browser-flags.ts';
import { ensureBrowser } from './find-browser.ts';
import { run } from './run.ts';

const FOLDER = 'docs/screenshots';
const BUDGET_BYTES = 60_000;
const MARGIN_PX = 16;

/** Pictures of the README, and the stories that they show. */
const pictures: Readonly<Record<string, string>> = {
  card: 'voice-agent-call-variants--card',
  compact: 'voice-agent-call-variants--compact',
  button: 'voice-agent-call-variants--button',
  'button-open': 'voice-agent-call-variants--button-open',
  'console-online': 'operator-console-presence--online',
  'console-ringing': 'operator-console-calls--ringing',
  'console-call': 'operator-console-calls--good-line',
  stream: 'aigent-stream-variants--compact',
};
const schemes = ['light', 'dark'] as const;

await run('npm', ['run', '--silent', 'storybook:build']);
await mkdir(FOLDER, { recursive: true });
const server = createServer(sirv('storybook-static', { dev: true }));
await new Promise<void>((resolve) => server.listen(0, resolve));
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...browserFlags, autoplayFlag, '--disable-lcd-text'],
});
try {
  const page = await browser.newPage({ viewport: { width: 480, height: 720 }, deviceScaleFactor: 1.25 });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  for (const [name, story] of Object.entries(pictures)) {
    for (const scheme of schemes) {
      await open(page, `${origin}/iframe.html?viewMode=story&id=${story}&globals=scheme:${scheme}`);
      await take(page, `${FOLDER}/${name}-${scheme}.png`);
    }
  }
} finally {
  await browser.close();
  server.close();
}

/** Opens a story and waits until it has been played. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => {
    const { __STORYBOOK_PREVIEW__: preview } = globalThis as unknown as {
      __STORYBOOK_PREVIEW__?: { currentRender?: { phase?: string } };
    };
    return ['completed', 'finished', 'afterEach'].includes(preview?.currentRender?.phase ?? '');
  });
  // The focus ring that the played click has left behind belongs to the moment, not to the look.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.waitForTimeout(500);
}

/** What is shown of the element, with a margin around it. Throws when the file is larger than a README should carry. */
async function take(page: Page, path: string): Promise<void> {
  const card = page.locator(':is([part~="card"], [part~="launcher"])');
  const boxes = (await Promise.all((await card.all()).map((part) => part.boundingBox()))).filter((box) => box !== null);
  const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN_PX;
  const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN_PX;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN_PX;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN_PX;
  await page.screenshot({ path, clip: { x: left, y: top, width: right - left, height: bottom - top } });
  const { size } = await stat(path);
  if (size > BUDGET_BYTES) throw new Error(`${path} has ${size} bytes, more than ${BUDGET_BYTES}`);
  process.stdout.write(`${path}: ${size} bytes\n`);
}
