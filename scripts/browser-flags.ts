/** Chromium without its own network traffic, and with a fake microphone that nobody is asked about. */
export const browserFlags: readonly string[] = [
  // Chromium refuses to run its sandbox as root, which is what containers are.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** Lets sound start without a gesture. It hides missing gestures: test/calls has suites that run without it. */
export const autoplayFlag = '--autoplay-policy=no-user-gesture-required';
