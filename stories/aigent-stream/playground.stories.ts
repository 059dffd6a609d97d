import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import { findPart, part, press, until, untilState } from '../support/element.ts';
import { callTo, renderCall, type Args } from '../support/render.ts';
import { start, startUntilStreaming, streamIn, streamMeta, type Story } from '../support/stream.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = {
  ...streamMeta,
  title: 'Aigent stream/Playground',
  tags: ['autodocs'],
  parameters: {
    ...streamMeta.parameters,
    docs: {
      description: {
        component:
          'Both sides of a call, streamed to Aigent’s speech analytics, as one tag. Every attribute and every custom property below can be changed while you look; press the button to stream to a played platform: no account, no microphone.',
      },
    },
  },
};

export default meta;

/** Everything at hand: change what you like, then stream. */
export const Playground: Story = {};

/** What an agent does: start, pause, resume, stop. */
export const WholeStream: Story = {
  tags: ['!autodocs'],
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    await startUntilStreaming(element);
    await until(() => expect(element.stats.agent.sentMs).toBeGreaterThan(500));
    await press(element, 'pause-button');
    await untilState(element, 'paused');
    await press(element, 'pause-button');
    await untilState(element, 'streaming');
    await press(element, 'stream-button');
    await untilState(element, 'ended');
    await expect(part(element, 'stream-button')).toBeEnabled();
    await start(element);
    await untilState(element, 'streaming');
  },
};

/** Beside a tag with calls, without a line of code: it starts and stops with the call. Call, and look. */
export const WithACall: Story = {
  tags: ['!autodocs'],
  args: { for: 'call', auto: true, clientStream: undefined },
  render: (args, context) => html`
    <div style="display: grid; gap: 12px; justify-items: start">
      ${renderCall({ ...callTo('speaking'), id: 'call', transcript: 'off' }, context)}
      ${streamMeta.render(args, context)}
    </div>
  `,
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    const visitor = callIn(canvasElement);
    await until(() => expect(part(element, 'status')).toHaveTextContent('Waiting for a call'));
    await expect(findPart(element, 'stream-button')).toBeUndefined();
    await callUntilActive(visitor);
    await untilState(element, 'streaming');
    // The agent is the far side of a visitor's call.
    await until(() => expect(element.levels.agent.rms).toBeGreaterThan(0.01));
    await until(() => expect(element.levels.client.rms).toBeGreaterThan(0.005));
    await press(visitor, 'call-button');
    await untilState(element, 'ended');
  },
};
