import type { Meta } from '@storybook/web-components-vite';
import { expect, fn, userEvent } from 'storybook/test';
import { findPart, part, press, until } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { callTo, type Args } from '../support/render.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = { ...callMeta, title: 'Voice agent call/Conversation' };

export default meta;

/** Both sides, the newest line in view. */
export const Transcript: Story = {
  args: callTo('delivery'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(part(element, 'transcript')).toHaveTextContent(/4711.*arrives tomorrow before noon/));
  },
};

/** The visitor's words as they come, before they are final. */
export const InterimWords: Story = {
  args: { ...callTo('interim'), 'interim-transcript': true },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('I would like to know when'));
  },
};

/** Three hundred turns: the newest is in view. */
export const LongTranscript: Story = {
  args: callTo('long'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('300. Done.'));
    const lines = element.shadowRoot?.querySelectorAll('[part~="line"]') ?? [];
    const last = lines[lines.length - 1]?.getBoundingClientRect();
    await expect(last?.bottom).toBeLessThanOrEqual(part(element, 'card').getBoundingClientRect().bottom);
  },
};

/** Nothing of what is said is shown. */
export const TranscriptOff: Story = {
  args: { ...callTo('delivery'), transcript: 'off' },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(element.session.transcript.length).toBe(3));
    await element.updateComplete;
    await expect(findPart(element, 'line')).toBeUndefined();
  },
};

/** Folded until the visitor asks for it. */
export const TranscriptCollapsed: Story = {
  args: { ...callTo('delivery'), transcript: 'collapsed' },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(element.session.transcript.length).toBe(3));
    await expect(part(element, 'line-agent')).not.toBeVisible();
    await press(element, 'transcript-toggle');
    await until(() => expect(part(element, 'line-agent')).toBeVisible());
  },
};

/** A line to type, for who cannot or will not speak. */
export const TypedText: Story = {
  args: { ...callTo('greeting'), 'text-input': true },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(part(element, 'text-input')).toBeEnabled());
    await userEvent.type(part(element, 'text-input'), 'Do you have it in blue?');
    await press(element, 'send-button');
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('You wrote “Do you have it in blue?”'));
    await expect(part(element, 'text-input')).toHaveValue('');
  },
};

const findOrder = fn<(...args: unknown[]) => Promise<unknown>>();

const callWithTool = {
  ...callTo('tool'),
  tools: [
    {
      name: 'find_order',
      description: 'Finds an order by its number.',
      parameters: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
      handler: findOrder,
    },
  ],
};

/** The agent uses something of the page, here an order search that takes its time. */
export const ToolActivity: Story = {
  args: callWithTool,
  beforeEach: () => {
    findOrder.mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 10_000)));
  },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(findOrder).toHaveBeenCalledWith({ number: '4711' }, expect.any(AbortSignal)));
    await until(() => expect(part(element, 'line-tool')).toBeVisible());
  },
};

/** The search has found something, and the agent tells. */
export const ToolAnswered: Story = {
  args: callWithTool,
  beforeEach: () => {
    findOrder.mockImplementation(() => Promise.resolve({ state: 'on its way' }));
  },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('Order 4711 is on its way.'));
  },
};

/** From right to left, with the whole element turned round. */
export const RightToLeft: Story = {
  args: { ...callTo('arabic'), 'text-input': true },
  globals: { locale: 'ar' },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('4711'));
    const [agent, visitor] = ['line-agent', 'line-user'].map((name) => part(element, name).getBoundingClientRect());
    await expect(agent?.right).toBeGreaterThan(visitor?.right ?? Infinity);
  },
};
