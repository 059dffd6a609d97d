import type { Meta } from '@storybook/web-components-vite';
import { expect, userEvent } from 'storybook/test';
import type { SpeechRecogniser } from '../../src/sessions/index.js';
import { expectToFit, findPart, part, press, until, untilState } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import type { Args } from '../support/render.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';
import { playedSpeech, resetWriter, writeTo } from '../support/writer.ts';

const meta: Meta<Args> = { ...callMeta, title: 'Voice agent call/An agent that writes', beforeEach: resetWriter };

export default meta;

async function greeted(canvasElement: HTMLElement) {
  const element = callIn(canvasElement);
  await callUntilActive(element);
  await until(() => expect(part(element, 'transcript')).toHaveTextContent('What can I do for you?'));
  return element;
}

async function write(element: HTMLElement, text: string): Promise<void> {
  await userEvent.type(part(element, 'text-input'), text);
  await press(element, 'send-button');
}

/** No microphone, no sound: a line to type. */
export const Written: Story = {
  args: writeTo('order'),
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await until(() => expect(part(element, 'status')).toHaveTextContent('Write your message'));
    await expect(findPart(element, 'mute-button')).not.toBeVisible();
    await write(element, 'Where are my flowers?');
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('arrive tomorrow'));
    await expectToFit(element);
  },
};

/** The same agent, spoken and heard: the ring shows who speaks. */
export const Spoken: Story = {
  args: { ...writeTo('order'), speech: 'on', speechOptions: playedSpeech('where are my flowers') },
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('where are my flowers'));
    await until(() => expect(part(element, 'status')).toHaveTextContent('Speaking'));
    await expect(part(element, 'mute-button')).toBeVisible();
  },
};

/** The agent's answer is waited for. */
export const Thinking: Story = {
  args: writeTo('thinks'),
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await write(element, 'Where are my flowers?');
    await until(() => expect(part(element, 'status')).toHaveTextContent('Thinking'));
  },
};

/** A person has taken over; lines go both ways as they come. */
export const LiveAgent: Story = {
  args: writeTo('person'),
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await write(element, 'A person, please');
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('This is Ann.'));
    await write(element, 'My roses are blue.');
    await write(element, 'They should be red.');
    await until(() => expect(part(element, 'transcript')).toHaveTextContent('They should be red.'));
  },
};

/** The line was cut in mid-step: what was typed is back in the box, and nothing is sent twice. */
export const Reconnecting: Story = {
  args: writeTo('cut'),
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await write(element, 'Where are my flowers?');
    await untilState(element, 'reconnecting');
    await until(() => expect(part(element, 'text-input')).toHaveValue('Where are my flowers?'));
    await expect(part(element, 'not-sent')).toHaveTextContent('Not confirmed');
    await expectToFit(element);
  },
};

/** The browser has recognition in name only: the conversation goes on in writing. */
export const NotHeard: Story = {
  args: {
    ...writeTo('order'),
    speech: 'on',
    speechOptions: {
      ...playedSpeech(''),
      recogniser: {
        prepare: () => Promise.reject(new Error('none')),
        listen: () => undefined,
      } satisfies SpeechRecogniser,
    },
  },
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await until(() => expect(part(element, 'notice')).toHaveTextContent('Please read and write here.'));
    await expectToFit(element);
  },
};

/** The agent's flow has come to its end. */
export const Over: Story = {
  args: writeTo('order'),
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await write(element, 'bye');
    await untilState(element, 'ended');
    await expect(part(element, 'status')).toHaveTextContent('The conversation is over');
  },
};

/** Addresses at hosts that the page allows are links. */
export const Links: Story = {
  args: { ...writeTo('order'), links: ['flowers.example'] },
  play: async ({ canvasElement }) => {
    const element = await greeted(canvasElement);
    await write(element, 'Where are my flowers?');
    await until(() => expect(part(element, 'link')).toHaveAttribute('href', 'https://flowers.example/orders/4711'));
  },
};

/** What the visitor agrees to names the browser's own service. */
export const ConsentToRecognition: Story = {
  args: { ...writeTo('order'), speech: 'on', consent: true },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await element.updateComplete;
    await press(element, 'call-button');
    await until(() => expect(part(element, 'consent-text')).toHaveTextContent('service of its maker'));
  },
};

/** In one row. */
export const Compact: Story = {
  args: { ...writeTo('order'), variant: 'compact' },
  play: async ({ canvasElement }) => {
    await expectToFit(await greeted(canvasElement));
  },
};
