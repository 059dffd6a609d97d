import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { part, press, untilState } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import type { Args } from '../support/render.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = {
  ...callMeta,
  title: 'Voice agent call/Playground',
  tags: ['autodocs'],
  args: { ...callMeta.args, 'text-input': true },
  parameters: {
    docs: {
      description: {
        component:
          'A visitor’s call to a voice agent, as one tag. Every attribute and every custom property below can be changed while you look; press the call button for a call with a played agent: no provider, no microphone. The toolbar changes theme and language.',
      },
    },
  },
};

export default meta;

/** Everything at hand: change what you like, then call. */
export const Playground: Story = {};

/** What a visitor does: call, mute, hang up. */
export const WholeCall: Story = {
  tags: ['!autodocs'],
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await press(element, 'mute-button');
    await expect(element.micMuted).toBe(true);
    await press(element, 'mute-button');
    await expect(element.micMuted).toBe(false);
    await press(element, 'call-button');
    await untilState(element, 'ended');
    await expect(part(element, 'call-button')).toBeEnabled();
  },
};
