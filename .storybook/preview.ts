import type { Preview } from '@storybook/web-components-vite';
import { setupWorker } from 'msw/browser';
import { withActions } from 'storybook/actions/decorator';
import '../src/components/aigent-stream/define.js';
import '../src/components/operator-console/define.js';
import '../src/components/voice-agent-call/define.js';
import { analytics, analyticsHandlers } from '../stories/support/analytics.ts';
import { argTypesOf, eventsOf } from '../stories/support/controls.ts';
import { handlers } from '../stories/support/gateway.ts';
import { microphone } from '../stories/support/microphone.ts';
import { platform, platformHandlers } from '../stories/support/platform.ts';
import { locales, schemes, themes, wear, withSurroundings } from '../stories/support/surroundings.ts';
import { writerHandlers } from '../stories/support/writer.ts';

const worker = setupWorker(...handlers, ...platformHandlers, ...analyticsHandlers, ...writerHandlers);
let playing: Promise<unknown> | undefined;

/** Once a page, before the first story. */
function play(): Promise<unknown> {
  microphone.install();
  return worker.start({
    quiet: true,
    onUnhandledRequest: 'bypass',
    serviceWorker: { url: `${import.meta.env.BASE_URL}mockServiceWorker.js` },
  });
}

const preview: Preview = {
  loaders: [() => (playing ??= play()), ({ globals }) => wear(String(globals['theme']))],
  beforeEach: () => {
    microphone.reset();
    platform.reset();
    analytics.reset();
  },
  decorators: [withSurroundings, withActions],
  globalTypes: {
    scheme: {
      description: 'Colour scheme of the page',
      toolbar: { title: 'Colour scheme', items: schemes, dynamicTitle: true },
    },
    theme: {
      description: 'Example theme',
      toolbar: { title: 'Theme', icon: 'paintbrush', items: themes, dynamicTitle: true },
    },
    locale: {
      description: 'Language',
      toolbar: { title: 'Language', icon: 'globe', items: [...locales], dynamicTitle: true },
    },
  },
  initialGlobals: { scheme: 'light dark', theme: 'none', locale: 'en' },
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    actions: { handles: eventsOf('voice-agent-call') },
    controls: { sort: 'none' },
    docs: { extractArgTypes: argTypesOf, story: { inline: true }, toc: { headingSelector: 'h2' } },
    options: {
      storySort: {
        order: [
          'Embed in 60 seconds',
          'Theming',
          'Events',
          'Voice agent call',
          ['Playground', 'Variants', 'Themes', 'States', 'Conversation', 'Warnings', 'Errors', 'Endings'],
          'Operator console',
          ['Playground', 'Presence', 'Calls', 'Check', 'Variants', 'Themes', 'Warnings', 'Errors', 'Endings'],
          'Aigent stream',
          ['Playground', 'Variants', 'States', 'Errors'],
        ],
      },
    },
  },
};

export default preview;
