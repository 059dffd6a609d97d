import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { VoiceAgentSession, type CallErrorCode } from '../../src/sessions/index.ts';
import { part, until, untilState } from '../support/element.ts';
import { gatewayUrl, tokenUrls } from '../support/gateway.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { microphone, type MicrophoneMood } from '../support/microphone.ts';
import { pretend } from '../support/pretend.ts';
import { callTo, type Args } from '../support/render.ts';
import { call, callIn } from '../support/visitor.ts';

const meta: Meta<Args> = { ...callMeta, title: 'Voice agent call/Errors' };

export default meta;

export const ConfigInvalid: Story = fails('config-invalid', { 'sample-rate': 11025 });

export const MicrophoneDenied: Story = withMicrophone('denied', 'mic-denied');

export const MicrophoneNotFound: Story = withMicrophone('missing', 'mic-not-found');

export const MicrophoneInUse: Story = withMicrophone('in-use', 'mic-in-use');

/** The page, or the frame it stands in, may not use a microphone. */
export const MicrophoneBlockedByPolicy: Story = {
  ...withMicrophone('denied', 'mic-blocked-by-policy'),
  beforeEach: () => {
    microphone.mood = 'denied';
    return pretend(document, 'featurePolicy', { allowsFeature: () => false });
  },
};

export const InsecureContext: Story = {
  ...fails('insecure-context'),
  beforeEach: () => pretend(globalThis, 'isSecureContext', false),
};

export const UnsupportedBrowser: Story = {
  ...fails('unsupported-browser'),
  beforeEach: () => pretend(navigator.mediaDevices, 'getUserMedia', undefined),
};

/** The files under `asset-base` are not there. */
export const WorkletBlocked: Story = fails('worklet-blocked', { 'asset-base': '/nowhere/' });

/** The page's server gives this visitor no token. */
export const TokenFailed: Story = fails('token-failed', { 'token-url': tokenUrls.refused });

export const Unauthorized: Story = fails('unauthorized', callTo('unauthorized'));

export const InsufficientBalance: Story = fails('insufficient-balance', callTo('no-balance'));

export const ConnectRefused: Story = fails('connect-refused', callTo('refuses'));

/** After ten seconds without an answer; after one here. */
export const ConnectTimeout: Story = {
  ...fails('connect-timeout'),
  play: async (context) => {
    callIn(context.canvasElement).session = new VoiceAgentSession({
      protocol: 'aillomvox',
      url: gatewayUrl('hangs'),
      transport: 'inline',
      connectLimitMs: 1000,
    });
    await fails('connect-timeout').play?.(context);
  },
};

export const ConnectionLost: Story = fails('connection-lost', callTo('drops-early'));

/** In the middle of a call: what was said stays. */
export const SessionLost: Story = {
  ...fails('session-lost', callTo('drops')),
  play: async (context) => {
    await fails('session-lost').play?.(context);
    await expect(part(callIn(context.canvasElement), 'transcript')).toHaveTextContent('Your order number was');
  },
};

export const ServerError: Story = fails('server-error', callTo('breaks'));

/** A problem that the call survives. */
export const AgentProblem: Story = survives('server-error', callTo('problem'));

/** A tool of the page throws: the agent is told, and goes on. */
export const ToolFailed: Story = survives('tool-failed', {
  ...callTo('tool'),
  tools: [{ name: 'find_order', handler: () => Promise.reject(new Error('no database')) }],
});

function withMicrophone(mood: MicrophoneMood, code: CallErrorCode): Story {
  return {
    ...fails(code),
    beforeEach: () => {
      microphone.mood = mood;
    },
  };
}

/** One fault, one event, one sentence, and the call has ended. */
function fails(code: CallErrorCode, args: Args = {}): Story {
  return told(code, args, 'ended');
}

function survives(code: CallErrorCode, args: Args): Story {
  return told(code, args, 'active');
}

function told(code: CallErrorCode, args: Args, state: 'active' | 'ended'): Story {
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = callIn(canvasElement);
      const codes: CallErrorCode[] = [];
      element.addEventListener('call-error', ({ detail }) => codes.push(detail.code));
      await call(element);
      await until(() => expect(codes).toEqual([code]));
      await untilState(element, state);
      await until(() => expect(part(element, 'error')).toBeVisible());
      await expect(part(element, 'error')).toHaveTextContent(/\S+ \S+/);
    },
  };
}
