import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { CallWarning, CallWarningCode } from '../../src/sessions/index.ts';
import { part, until } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { microphone } from '../support/microphone.ts';
import { callTo, type Args } from '../support/render.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = {
  ...callMeta,
  title: 'Voice agent call/Warnings',
  args: { ...callMeta.args, ...callTo('listening') },
};

export default meta;

/** The microphone was unplugged, and there is no other. */
export const MicrophoneLost: Story = warned('mic-lost', () => microphone.unplug());

/** Another call on the same device has taken the sound away. */
export const SoundInterrupted: Story = warned('audio-interrupted', () => microphone.interrupt());

/** The voice is distorted: a second of it is enough to tell. */
export const MicrophoneTooLoud: Story = {
  ...warned('mic-clipping', () => undefined),
  beforeEach: () => {
    microphone.mood = 'shouts';
  },
};

export const MicrophoneSilent: Story = told('mic-silent', 'No sound comes from the microphone. Is it switched off?');

export const NothingComes: Story = told('no-data', 'Nothing has come from the far side for 20 seconds.');

export const SendingStalls: Story = told('uplink-stalled', 'Your connection is too slow: not all you say arrives.');

export const SoundLost: Story = told('audio-lost', 'Some of what the agent said was lost on the way.');

/** For the page's author, by event only: a visitor could do nothing about it. */
export const UnreadableMessage: Story = {
  args: callTo('nonsense'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    const codes: string[] = [];
    element.addEventListener('call-warning', ({ detail }) => codes.push(detail.code));
    await callUntilActive(element);
    await until(() => expect(codes).toContain('bad-message'));
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('I am still here.'));
    await expect(part(element, 'notice')).not.toBeVisible();
  },
};

/** A call to which `happens` happens: the element says so in one sentence, and the call goes on. */
function warned(code: CallWarningCode, happens: (warn: (warning: CallWarning) => void) => void): Story {
  return {
    play: async ({ canvasElement }) => {
      const element = callIn(canvasElement);
      const codes: string[] = [];
      element.addEventListener('call-warning', ({ detail }) => codes.push(detail.code));
      await callUntilActive(element);
      happens((detail) => element.session.dispatchEvent(new CustomEvent('call-warning', { detail })));
      await until(() => expect(part(element, 'notice')).toBeVisible());
      await expect(part(element, 'notice')).toHaveTextContent(/\S+ \S+/);
      await expect(codes).toEqual([code]);
      await expect(element).toHaveAttribute('state', 'active');
    },
  };
}

/** Troubles that take ten or twenty seconds to be noticed: the session's word is played, the rest is real. */
function told(code: CallWarningCode, message: string): Story {
  return warned(code, (warn) => warn({ code, raised: true, message }));
}
