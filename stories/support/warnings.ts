import { expect } from 'storybook/test';
import type { CallWarning, CallWarningCode } from '../../src/sessions/index.ts';
import { part, until } from './element.ts';
import type { Story } from './meta.ts';
import { microphone } from './microphone.ts';

interface WarningStories {
  /** A call to which `happens` happens: the element says so in one sentence, and the call goes on. */
  readonly warned: (code: CallWarningCode, happens: (warn: (warning: CallWarning) => void) => void) => Story;
  /** Troubles that take ten or twenty seconds to be noticed: the session's word is played, the rest is real. */
  readonly told: (code: CallWarningCode, message: string) => Story;
  /** The voice is distorted: a second of it is enough to tell. */
  readonly tooLoud: Story;
}

/** Stories of warnings for one tag: which element it is, and how its call begins. */
export function warningStories<Element extends HTMLElement & { readonly session: EventTarget }>(
  elementIn: (canvasElement: HTMLElement) => Element,
  beginCall: (element: Element) => Promise<void>,
): WarningStories {
  const warned: WarningStories['warned'] = (code, happens) => ({
    play: async ({ canvasElement }) => {
      const element = elementIn(canvasElement);
      const codes = warningCodes(element);
      await beginCall(element);
      happens((detail) => element.session.dispatchEvent(new CustomEvent('call-warning', { detail })));
      await until(() => expect(part(element, 'notice')).toBeVisible());
      await expect(part(element, 'notice')).toHaveTextContent(/\S+ \S+/);
      await expect(codes).toEqual([code]);
      await expect(element).toHaveAttribute('state', 'active');
    },
  });
  return {
    warned,
    told: (code, message) => warned(code, (warn) => warn({ code, raised: true, message })),
    tooLoud: {
      ...warned('mic-clipping', () => undefined),
      beforeEach: () => {
        microphone.mood = 'shouts';
      },
    },
  };
}

/** Fills itself with the warnings that the element fires from now on. */
export function warningCodes(element: HTMLElement): readonly string[] {
  const codes: string[] = [];
  element.addEventListener('call-warning', ({ detail }) => codes.push(detail.code));
  return codes;
}
