import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { OperatorConsole } from '../../src/components/operator-console/define.ts';
import type { CallErrorCode, PresencePhase } from '../../src/sessions/index.ts';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findPart, part, press, until, untilState } from '../support/element.ts';
import { microphone, type MicrophoneMood } from '../support/microphone.ts';
import { accept, consoleIn, dial, goOnline, pressSwitch, ring, takeCall, untilPresence } from '../support/operator.ts';
import { operatorTokenUrls } from '../support/platform.ts';
import { sales } from '../support/platform-scenarios.ts';
import { pretend } from '../support/pretend.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = { ...consoleMeta, title: 'Operator console/Errors' };

export default meta;

/** Without a list of numbers to read first: straight to the platform. */
const onSales = { numbers: sales.id };

export const ConfigInvalid: Story = offline('config-invalid', { protocol: 'morse', ...onSales });

/** The page's server gives this operator no token. */
export const TokenFailed: Story = offline('token-failed', { 'token-url': operatorTokenUrls.refused });

/** Twice, with a fresh token each time: signing in anew is what is left. */
export const Unauthorized: Story = offline('unauthorized', {
  ...consoleAt('unauthorized'),
  ...onSales,
  'reconnect-backoff': '0.05',
});

/** The list of numbers cannot be read. */
export const ListFailed: Story = offline('request-failed', consoleAt('brokenList'));

/** The console goes on trying; the operator may stop it. */
export const PlatformUnreachable: Story = {
  args: { ...consoleAt('unreachable'), ...onSales },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    const codes = codesOf(element);
    await pressSwitch(element);
    await showsError(element, codes, 'connect-refused');
    await expect(['connecting', 'reconnecting']).toContain(element.presence);
    await expect(part(element, 'presence-button')).toHaveTextContent('Go offline');
  },
};

export const MicrophoneDenied: Story = withMicrophone('denied', 'mic-denied');

export const MicrophoneNotFound: Story = withMicrophone('missing', 'mic-not-found');

export const MicrophoneInUse: Story = withMicrophone('in-use', 'mic-in-use');

/** The files under `asset-base` are not there. */
export const WorkletBlocked: Story = {
  args: { ...consoleAt('rings'), 'asset-base': '/nowhere/' },
  play: failsOnAccept('worklet-blocked'),
};

export const UnsupportedBrowser: Story = {
  args: consoleAt('rings'),
  beforeEach: () => pretend(navigator.mediaDevices, 'getUserMedia', undefined),
  play: failsOnAccept('unsupported-browser'),
};

/** The platform does not make this call; the number stays, to be tried again. */
export const CallRefused: Story = {
  args: consoleAt('refusesCalls'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    const codes = codesOf(element);
    await goOnline(element);
    await until(() => expect(findPart(element, 'caller-id')).toBeDefined());
    await dial(element, '+44 20 7946 0199');
    await untilState(element, 'ended');
    await showsError(element, codes, 'request-failed');
    await until(() => expect(part(element, 'number-input')).toHaveValue('+442079460199'));
    await expect(part(element, 'call-button')).toBeEnabled();
  },
};

/** In the middle of a call: it cannot be joined again, presence stays. */
export const SessionLost: Story = failsInCall('session-lost', consoleAt('dropsCall'));

export const ServerError: Story = failsInCall('server-error', consoleAt('breaks'));

/** What went wrong is told until something else is begun. */
export const TriedAgain: Story = {
  args: consoleAt('rings'),
  play: async (context) => {
    microphone.mood = 'denied';
    await failsOnAccept('mic-denied')(context);
    microphone.mood = 'speaks';
    const element = consoleIn(context.canvasElement);
    await until(() => expect(findPart(element, 'redial-button')).toBeDefined());
    await press(element, 'redial-button');
    await untilState(element, 'active');
    await expect(part(element, 'error')).not.toBeVisible();
  },
};

type Play = NonNullable<Story['play']>;

function withMicrophone(mood: MicrophoneMood, code: CallErrorCode): Story {
  return {
    args: consoleAt('rings'),
    beforeEach: () => {
      microphone.mood = mood;
    },
    play: failsOnAccept(code),
  };
}

/** The call is not taken, and the operator stays online. */
function failsOnAccept(code: CallErrorCode): Play {
  return async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    const codes = codesOf(element);
    await ring(element);
    await accept(element);
    await untilState(element, 'ended');
    await showsError(element, codes, code);
    await untilPresence(element, 'online');
  };
}

function failsInCall(code: CallErrorCode, args: Args): Story {
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = consoleIn(canvasElement);
      const codes = codesOf(element);
      await takeCall(element);
      await untilState(element, 'ended');
      await showsError(element, codes, code);
      await untilPresence(element, 'online');
    },
  };
}

/** Going online fails; the switch is there to try again. */
function offline(code: CallErrorCode, args: Args): Story {
  const presence: PresencePhase = 'offline';
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = consoleIn(canvasElement);
      const codes = codesOf(element);
      await pressSwitch(element);
      await showsError(element, codes, code);
      await untilPresence(element, presence);
      await expect(part(element, 'presence-button')).toHaveTextContent('Go online');
      await expect(part(element, 'presence-button')).toBeEnabled();
    },
  };
}

/** Of the events; what a rejected promise of the element tells is on screen only. */
function codesOf(element: OperatorConsole): CallErrorCode[] {
  const codes: CallErrorCode[] = [];
  element.addEventListener('call-error', ({ detail }) => codes.push(detail.code));
  return codes;
}

/** One fault, one sentence, and at most one event. */
async function showsError(element: OperatorConsole, codes: CallErrorCode[], code: CallErrorCode): Promise<void> {
  await until(() => expect(part(element, 'error')).toBeVisible());
  await expect(part(element, 'error')).toHaveTextContent(/\S+ \S+.*\.$/);
  await expect(codes.filter((each) => each !== code)).toEqual([]);
  await expect(codes.length).toBeLessThanOrEqual(1);
}
