import { copyFile, mkdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { bundleScript } from '../scripts/bundle-script.ts';
import { startAillomVoxSimulator, type AillomVoxSimulator } from '../simulators/src/aillomvox/index.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { startSite, type Site } from '../test/support/site.ts';
import { clientPage, clients } from './clients.ts';
import { microphoneSignal } from './signals.ts';

/** Of what is measured, a copy: a build meanwhile changes nothing. */
const LIBRARY = '.tmp/bench/library';
export const LIBRARY_FILE = `${LIBRARY}/voice-agent-call.js`;
const SCRIPT = '<script type="module" src="/lib/voice-agent-call.js"></script>';

/** Everything that all measurements share. */
export interface Stage {
  readonly browser: Browser;
  readonly site: Site;
  readonly simulator: AillomVoxSimulator;
  /** For `addInitScript`: page/taps.ts. */
  readonly taps: string;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  await mkdir(LIBRARY, { recursive: true });
  await copyFile('dist/cdn/voice-agent-call.js', LIBRARY_FILE);
  const [taps, worklet] = await Promise.all([
    bundleScript('bench/page/taps.ts'),
    bundleScript('bench/page/tap.worklet.ts'),
  ]);
  const simulator = await startAillomVoxSimulator({ script: 'tone', callsPerKey: 100 });
  const site = await startSite({
    pages: {
      ...Object.fromEntries(clients.map((client) => [`/${client}`, { html: clientPage(client, simulator.url) }])),
      '/blank': { html: '' },
      '/script': { html: SCRIPT },
      '/element': { html: `${SCRIPT}<voice-agent-call></voice-agent-call>` },
    },
    folders: { '/lib': LIBRARY, '/peers': 'bench/peers' },
    handle: ({ url }, response) => {
      if (url !== '/tap.worklet.js') return false;
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(worklet);
      return true;
    },
  });
  const browser = await launchBrowser({ microphone: microphoneSignal(20), autoplay: true });
  return {
    browser,
    site,
    simulator,
    taps,
    close: async () => {
      await browser.close();
      await Promise.all([site.close(), simulator.close()]);
    },
  };
}
