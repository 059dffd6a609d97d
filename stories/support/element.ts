import { expect, userEvent, waitFor } from 'storybook/test';

/** Longer than any step of these stories takes on a busy machine. */
const PATIENCE_MS = 8000;
const READER_MS = 600_000;

/** One of an element's parts, as a style sheet would name it. Throws when it is not there. */
export function part(element: HTMLElement, name: string): HTMLElement {
  const found = findPart(element, name);
  if (!found) throw new Error(`There is no ::part(${name}) now.`);
  return found;
}

export function findPart(element: HTMLElement, name: string): HTMLElement | undefined {
  const found = findParts(element, name);
  // Lit moves nodes, but a part that is not displayed is not there for who looks.
  return found.find((candidate) => candidate.checkVisibility()) ?? found[0];
}

export function findParts(element: HTMLElement, name: string): HTMLElement[] {
  return [...(element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${name}"]`) ?? [])];
}

export function press(element: HTMLElement, name: string): Promise<void> {
  return userEvent.click(part(element, name));
}

/**
 * Presses what starts sound. A browser that wants a gesture first gets the reader's own: the story waits until their click
 * has `happened`.
 */
export async function pressByHand(element: HTMLElement, name: string, happened: () => boolean): Promise<void> {
  if (navigator.webdriver || navigator.userActivation?.hasBeenActive) await press(element, name);
  else await waitFor(() => expect(happened()).toBe(true), { timeout: READER_MS, interval: 100 });
}

export function until(condition: () => void | Promise<void>): Promise<void> {
  return waitFor(condition, { timeout: PATIENCE_MS, interval: 25 });
}

export function untilState(element: HTMLElement, state: string): Promise<void> {
  return until(() => expect(element).toHaveAttribute('state', state));
}

/** Nothing of the card stands out of it, or out of what the page has room for. */
export async function expectToFit(element: HTMLElement): Promise<void> {
  const card = part(element, 'card');
  const { width } = card.getBoundingClientRect();
  await expect(width).toBeLessThanOrEqual(element.parentElement?.clientWidth ?? 0);
  await expect(card.scrollWidth).toBeLessThanOrEqual(Math.ceil(width));
}
