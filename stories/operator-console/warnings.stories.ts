import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { part, untilState } from '../support/element.ts';
import { microphone } from '../support/microphone.ts';
import { consoleIn, pressSwitch, takeCall } from '../support/operator.ts';
import type { Args } from '../support/render.ts';
import { warningCodes, warningStories } from '../support/warnings.ts';

const meta: Meta<Args> = {
  ...consoleMeta,
  title: 'Operator console/Warnings',
  args: { ...consoleMeta.args, ...consoleAt('rings') },
};

export default meta;

const { warned, told, tooLoud } = warningStories(consoleIn, takeCall);

/** The headset was unplugged, and there is no other microphone. */
export const MicrophoneLost: Story = warned('mic-lost', () => microphone.unplug());

/** Another call on the same device has taken the sound away. */
export const SoundInterrupted: Story = warned('audio-interrupted', () => microphone.interrupt());

/** The voice is distorted: a second of it is enough to tell. */
export const MicrophoneTooLoud: Story = tooLoud;

export const MicrophoneSilent: Story = told('mic-silent', 'No sound comes from the microphone. Is it switched off?');

export const NothingComes: Story = told('no-data', 'Nothing has come from the far side for 20 seconds.');

export const SendingStalls: Story = told('uplink-stalled', 'Your connection is too slow: not all you say arrives.');

export const SoundLost: Story = told('audio-lost', 'Some of what the caller said was lost on the way.');

export const PoorLine: Story = told('poor-line', 'The line is poor: some of the sound is lost or comes late.');

/** For the page's author, by event only: an operator could do nothing about it. */
export const UnreadableMessage: Story = {
  args: consoleAt('nonsense'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    const codes = warningCodes(element);
    await pressSwitch(element);
    await untilState(element, 'ringing');
    await expect(codes).toEqual(['bad-message']);
    await expect(part(element, 'notice')).not.toBeVisible();
  },
};
