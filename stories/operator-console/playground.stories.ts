import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findPart, press, until, untilState } from '../support/element.ts';
import { consoleIn, dial, takeCall } from '../support/operator.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = {
  ...consoleMeta,
  title: 'Operator console/Playground',
  tags: ['autodocs'],
  args: consoleAt('shift'),
  parameters: {
    ...consoleMeta.parameters,
    docs: {
      description: {
        component:
          'An operator’s telephone, as one tag. Every attribute and every custom property below can be changed while you look. Go online: a played customer calls after three seconds, and whatever number you call answers; no account, no microphone. `ringtone` is off here: change it and you hear it. The toolbar changes theme and language.',
      },
    },
  },
};

export default meta;

/** Everything at hand: change what you like, then go online. */
export const Playground: Story = {};

/** What an operator does: take a call, mute, hang up, call somebody, go home. */
export const WholeShift: Story = {
  tags: ['!autodocs'],
  args: consoleAt('rings'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await press(element, 'mute-button');
    await expect(element.micMuted).toBe(true);
    await press(element, 'mute-button');
    await press(element, 'hang-up-button');
    await untilState(element, 'ended');
    await dial(element, '+44 20 7946 0199');
    await untilState(element, 'active');
    await press(element, 'presence-button');
    await until(() => expect(element.session.detail).toMatchObject({ phase: 'ended', reason: 'offline' }));
    await expect(element).toHaveAttribute('presence', 'offline');
    await expect(findPart(element, 'hang-up-button')).toBeUndefined();
    await expect(element.session.calls.map(({ to }) => to)).toEqual(['+442079460199', '+442079460100']);
  },
};
