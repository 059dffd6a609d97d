import type { BrowserLauncher } from '@web/test-runner';
import { createServer, type AddressInfo } from 'node:net';
import { globSync } from 'tinyglobby';
import { ensureProgram } from '../programs.ts';
import { startChild, waitFor } from './children.ts';
import { startVirtualScreen } from './virtual-screen.ts';
import { WebDriverLauncher } from './webdriver-launcher.ts';

const packages = { apt: ['webkit2gtk-driver', 'gstreamer1.0-plugins-good'] };
const advice =
  'No WebKitGTK was found: install the packages webkit2gtk-driver and gstreamer1.0-plugins-good of Debian or Ubuntu.';

/** WebKitGTK's MiniBrowser with a fake microphone (short beeps) that nobody is asked about, and sound without a gesture. */
export async function startWebKit(): Promise<BrowserLauncher> {
  const driver = ensureProgram({ names: ['WebKitWebDriver'] }, packages, advice);
  const binary = globSync('/usr/lib{,64}{,/*}/webkit2gtk-4.*/MiniBrowser', { absolute: true }).sort().at(-1);
  if (!binary) throw new Error(advice);
  const port = await freePort();
  const child = startChild(driver, [`--port=${port}`], { env: { ...process.env, ...(await startVirtualScreen()) } });
  const driverUrl = `http://127.0.0.1:${port}`;
  await waitFor(child, 'WebKitWebDriver did not start.', () =>
    fetch(`${driverUrl}/status`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    ),
  );
  const args = [
    '--automation',
    '--autoplay-policy=allow',
    '--enable-media-stream=true',
    '--enable-mock-capture-devices=true',
  ];
  return new WebDriverLauncher('WebKitGTK', driverUrl, { 'webkitgtk:browserOptions': { binary, args } });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
