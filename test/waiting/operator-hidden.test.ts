import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startAudinSimulator } from '../../simulators/src/audin/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { startSite } from '../support/site.ts';
import { until } from '../support/until.ts';

/** Browsers slow a hidden page down by and by. */
const HIDDEN_MS = 3 * 60_000;
const HEARTBEAT_MS = 25_000;

test('a tab that is really hidden keeps its heartbeat', { timeout: HIDDEN_MS + 80_000 }, async (t) => {
  const simulator = await startAudinSimulator({ farEnd: 'quiet' });
  t.after(() => simulator.close());
  const { token } = simulator.issueToken();
  // A hidden tab is not for the driver: it acts by itself and reports.
  const html = `<script type="module">
    import { OperatorSession } from '/npm/sessions.js';
    const session = new OperatorSession({
      protocol: 'audin', url: ${JSON.stringify(simulator.url)}, getToken: async () => ${JSON.stringify(token)},
    });
    let ticks = 0;
    setInterval(() => ticks++, 100);
    session.addEventListener('incoming-call', () => {
      fetch('/report?' + new URLSearchParams({ visibility: document.visibilityState, ticks }));
    });
    await session.goOnline(['num-1']);
  </script>`;
  const reports: URLSearchParams[] = [];
  const site = await startSite({
    pages: { '/': { html } },
    folders: { '/npm': 'dist/npm' },
    handle: ({ url }, response) => {
      const isReport = url?.startsWith('/report?') ?? false;
      if (isReport) reports.push(new URLSearchParams(url?.split('?')[1]));
      response.writeHead(isReport ? 204 : 404).end();
      return true;
    },
  });
  t.after(() => site.close());
  const browser = await launchBrowser({ keepThrottling: true });
  t.after(() => browser.close());
  const control = await browser.newBrowserCDPSession();
  // Behind another one: the only tab of a window is never hidden.
  await control.send('Target.createTarget', { url: 'about:blank' });
  await control.send('Target.createTarget', { url: site.origin, background: true });
  const presence = await until('presence', () => simulator.presences[0]);
  const beganMs = performance.now();

  await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS));
  simulator.ring({ to: 'num-1' });
  const report = await until('the call to be heard of', () => reports[0]);
  const pings = presence.pingsAtMs;
  const gaps = pings.map((atMs, i) => atMs - (pings[i - 1] ?? beganMs));
  t.diagnostic(`${pings.length} pings, ${Math.max(...gaps).toFixed(0)} ms apart at most; ${report.get('ticks')} ticks`);
  assert.equal(report.get('visibility'), 'hidden');
  assert.ok(Number(report.get('ticks')) < HIDDEN_MS / 200, 'the page’s own timers were slowed down');
  assert.ok(pings.length >= Math.floor(HIDDEN_MS / (HEARTBEAT_MS + 500)), `${pings.length} pings`);
  assert.ok(Math.max(...gaps.slice(1)) < HEARTBEAT_MS + 2000, `gaps of ${gaps.join(', ')} ms`);
  assert.equal(simulator.presences[0], presence, 'it is still the first socket');
  assert.deepEqual(simulator.breaches, []);
});
