import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { StreamSession, type CallErrorCode, type StreamPhase } from '../../src/sessions/index.ts';
import { analyticsUrl } from '../support/analytics.ts';
import { tokenUrls } from '../support/gateway.ts';
import { microphone, type MicrophoneMood } from '../support/microphone.ts';
import { pretend } from '../support/pretend.ts';
import type { Args } from '../support/render.ts';
import { start, streamIn, streamMeta, streamTo, type Story } from '../support/stream.ts';
import { part, until, untilState } from '../support/element.ts';

const meta: Meta<Args> = { ...streamMeta, title: 'Aigent stream/Errors' };

export default meta;

/** A mandatory field is missing: nothing opens. */
export const ConfigInvalid: Story = tells('config-invalid', 'ended', { 'agent-id': '' });

/** `client-source` names nothing on this page. */
export const NoSuchElement: Story = tells('config-invalid', 'idle', {
  'client-source': '#nowhere',
  clientStream: undefined,
});

export const MicrophoneDenied: Story = withMicrophone('denied', 'mic-denied');

export const MicrophoneNotFound: Story = withMicrophone('missing', 'mic-not-found');

/** The page’s server gives no token. */
export const TokenFailed: Story = tells('token-failed', 'connecting', { 'token-url': tokenUrls.refused });

/** The platform does not accept the token, nor the next one. */
export const Unauthorized: Story = tells('unauthorized', 'ended', streamTo('unauthorized'));

/** Told, and tried again. */
export const ConnectRefused: Story = tells('connect-refused', 'connecting', streamTo('refuses'));

/** Told when both sides are gone, and tried again. */
export const ConnectionLost: Story = tells('connection-lost', 'reconnecting', streamTo('drops-both'));

/** After ten tries; after none here. */
export const GivenUp: Story = {
  ...tells('connect-refused', 'ended'),
  play: async (context) => {
    streamIn(context.canvasElement).session = new StreamSession({
      protocol: 'aigent',
      url: analyticsUrl('refuses'),
      tokenUrl: tokenUrls.granted,
      agentId: 'agent-7',
      clientId: 'shop',
      agentWindowsUsername: 'SHOP\\anna',
      transport: 'inline',
      reconnectAttempts: 0,
    });
    await tells('connect-refused', 'ended').play?.(context);
  },
};

/** A tab is asked for on a click only, and a call begins without one. */
export const AutoWithDisplay: Story = {
  args: { auto: true, for: 'call', 'client-source': 'display', clientStream: undefined },
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    await until(() => expect(part(element, 'error')).toHaveTextContent('auto cannot be combined with display'));
  },
};

export const InsecureContext: Story = {
  ...tells('insecure-context', 'ended'),
  beforeEach: () => pretend(globalThis, 'isSecureContext', false),
};

function withMicrophone(mood: MicrophoneMood, code: CallErrorCode): Story {
  return {
    ...tells(code, 'ended'),
    beforeEach: () => {
      microphone.mood = mood;
    },
  };
}

/** The first thing that is told, in a sentence on screen, with a way on. */
function tells(code: CallErrorCode, state: StreamPhase, args: Args = {}): Story {
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = streamIn(canvasElement);
      const codes: CallErrorCode[] = [];
      element.addEventListener('call-error', ({ detail }) => codes.push(detail.code));
      await start(element);
      await until(() => expect(codes[0]).toEqual(code));
      await untilState(element, state);
      await until(() => expect(part(element, 'error')).toBeVisible());
      await expect(part(element, 'error')).toHaveTextContent(/\S+ \S+/);
      await expect(part(element, 'stream-button')).toBeEnabled();
    },
  };
}
