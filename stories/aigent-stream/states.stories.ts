import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { StreamPhase } from '../../src/sessions/index.ts';
import type { AnalyticsScenario } from '../support/analytics.ts';
import type { Args } from '../support/render.ts';
import { start, startUntilStreaming, streamIn, streamMeta, streamTo, type Story } from '../support/stream.ts';
import { part, press, until, untilState } from '../support/element.ts';

const meta: Meta<Args> = { ...streamMeta, title: 'Aigent stream/States' };

export default meta;

export const Idle: Story = {
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    await untilState(element, 'idle');
    await expect(part(element, 'stream-button')).toBeEnabled();
  },
};

/** With `auto` and `for`: the tag that has the calls may come later. */
export const WaitingForACall: Story = {
  args: { for: 'nowhere', auto: true },
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    await until(() => expect(part(element, 'status')).toHaveTextContent('Waiting for a call'));
  },
};

/** The platform has not answered yet. */
export const Connecting: Story = arrives('connecting', 'hangs');

/** Both meters move with the voices. */
export const Streaming: Story = {
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    await startUntilStreaming(element);
    await until(() => expect(element.levels.agent.rms).toBeGreaterThan(0.005));
    await until(() => expect(element.levels.client.rms).toBeGreaterThan(0.005));
    await until(() => expect(part(element, 'time')).toHaveTextContent('0:01'));
  },
};

/** Nothing is sent. */
export const Paused: Story = {
  play: async ({ canvasElement }) => {
    const element = streamIn(canvasElement);
    await startUntilStreaming(element);
    await press(element, 'pause-button');
    await untilState(element, 'paused');
  },
};

/** One side’s line is cut: the other goes on. */
export const Degraded: Story = {
  ...arrives('degraded', 'drops-client'),
  play: async (context) => {
    await arrives('degraded', 'drops-client').play?.(context);
    await expect(part(streamIn(context.canvasElement), 'status')).toHaveTextContent('Client not streaming');
  },
};

/** Both lines are cut. */
export const Reconnecting: Story = arrives('reconnecting', 'drops-both');

/** The platform hangs up. */
export const Ended: Story = arrives('ended', 'hangs-up');

function arrives(state: StreamPhase, scenario: AnalyticsScenario): Story {
  return {
    args: streamTo(scenario),
    play: async ({ canvasElement }) => {
      const element = streamIn(canvasElement);
      await start(element);
      await untilState(element, state);
    },
  };
}
