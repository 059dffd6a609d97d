import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { AgentState } from '../../src/sessions/index.ts';
import { part, press, until, untilState } from '../support/element.ts';
import { tokenUrls } from '../support/gateway.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { microphone } from '../support/microphone.ts';
import { callTo, type Args } from '../support/render.ts';
import type { ScenarioName } from '../support/scenarios.ts';
import { call, callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = { ...callMeta, title: 'Voice agent call/States' };

export default meta;

const LEFT_MS = 12_000;

export const Idle: Story = {
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await untilState(element, 'idle');
    await expect(part(element, 'call-button')).toBeEnabled();
  },
};

/** The page's server has been asked for a token. */
export const ConnectingToken: Story = {
  args: { 'token-url': tokenUrls.pending },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await call(element);
    await untilStep(canvasElement, 'token');
  },
};

/** The browser asks the visitor for the microphone. */
export const ConnectingMicrophone: Story = {
  beforeEach: () => {
    microphone.mood = 'pending';
  },
  play: async ({ canvasElement }) => {
    await call(callIn(canvasElement));
    await untilStep(canvasElement, 'microphone');
  },
};

/** The agent's side has not answered yet. */
export const ConnectingSocket: Story = {
  args: callTo('hangs'),
  play: async ({ canvasElement }) => {
    await call(callIn(canvasElement));
    await untilStep(canvasElement, 'socket');
  },
};

/** The outer arc moves with the visitor's voice. */
export const Listening: Story = {
  ...active('listening', 'listening'),
  play: async (context) => {
    await active('listening', 'listening').play?.(context);
    await until(() => expect(callIn(context.canvasElement).levels.local.rms).toBeGreaterThan(0.005));
  },
};

export const Thinking: Story = active('thinking', 'thinking');

/** The inner arc moves with the agent's voice. */
export const Speaking: Story = {
  ...active('speaking', 'speaking'),
  play: async (context) => {
    await active('speaking', 'speaking').play?.(context);
    await until(() => expect(callIn(context.canvasElement).levels.remote.rms).toBeGreaterThan(0.01));
  },
};

export const Muted: Story = {
  args: callTo('listening'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await press(element, 'mute-button');
    await expect(part(element, 'mute-button')).toHaveAttribute('aria-pressed', 'true');
    await until(() => expect(element.levels.local.rms).toBe(0));
  },
};

/** The last fifteen seconds are counted. */
export const TimeNearlyOver: Story = {
  args: callTo('speaking'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    const endMs = performance.now() + LEFT_MS;
    // The shortest call that a gateway takes is 30 s: nobody waits for half of that.
    Object.defineProperty(element.session, 'remainingMs', { get: () => Math.max(0, endMs - performance.now()) });
    await callUntilActive(element);
    await until(() => expect(part(element, 'card')).toHaveTextContent(/\b1[01]\b/));
  },
};

function active(scenario: ScenarioName, agentState: AgentState): Story {
  return {
    args: callTo(scenario),
    play: async ({ canvasElement }) => {
      const element = callIn(canvasElement);
      await callUntilActive(element);
      await until(() => expect(element.session.agentState).toBe(agentState));
    },
  };
}

async function untilStep(canvasElement: HTMLElement, step: string): Promise<void> {
  const element = callIn(canvasElement);
  await until(() => expect(element.session.detail).toMatchObject({ phase: 'connecting', step }));
  await expect(part(element, 'call-button')).toBeEnabled();
}
