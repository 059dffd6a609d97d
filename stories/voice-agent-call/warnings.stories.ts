import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { part, until } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { microphone } from '../support/microphone.ts';
import { callTo, type Args } from '../support/render.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';
import { warningCodes, warningStories } from '../support/warnings.ts';

const meta: Meta<Args> = {
  ...callMeta,
  title: 'Voice agent call/Warnings',
  args: { ...callMeta.args, ...callTo('listening') },
};

export default meta;

const { warned, told, tooLoud } = warningStories(callIn, callUntilActive);

/** The microphone was unplugged, and there is no other. */
export const MicrophoneLost: Story = warned('mic-lost', () => microphone.unplug());

/** Another call on the same device has taken the sound away. */
export const SoundInterrupted: Story = warned('audio-interrupted', () => microphone.interrupt());

/** The voice is distorted: a second of it is enough to tell. */
export const MicrophoneTooLoud: Story = tooLoud;

export const MicrophoneSilent: Story = told('mic-silent', 'No sound comes from the microphone. Is it switched off?');

export const NothingComes: Story = told('no-data', 'Nothing has come from the far side for 20 seconds.');

export const SendingStalls: Story = told('uplink-stalled', 'Your connection is too slow: not all you say arrives.');

export const SoundLost: Story = told('audio-lost', 'Some of what the agent said was lost on the way.');

export const PoorLine: Story = told('poor-line', 'The line is poor: some of the sound is lost or comes late.');

/** For the page's author, by event only: a visitor could do nothing about it. */
export const UnreadableMessage: Story = {
  args: callTo('nonsense'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    const codes = warningCodes(element);
    await callUntilActive(element);
    await until(() => expect(codes).toContain('bad-message'));
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('I am still here.'));
    await expect(part(element, 'notice')).not.toBeVisible();
  },
};
