import { CallError, type StreamSource, type TappableSession } from '../../sessions/index.js';
import type { StreamSettings } from './stream-settings.js';

/** The session of a tag with calls, of this file or of another one on the page; undefined for any other element. */
export function sessionOf(element: HTMLElement | undefined): TappableSession | undefined {
  const { session } = (element ?? {}) as { session?: TappableSession };
  return session && 'taps' in session ? session : undefined;
}

/** Where both sides come from. Throws `config-invalid`. */
export function sourcesOf(
  element: StreamSettings,
  tag: HTMLElement | undefined,
): { readonly agentSource: StreamSource; readonly clientSource: StreamSource } {
  const { auto, agentStream, clientStream, agentSource = 'microphone', clientSource = 'none' } = element;
  if (asksTooLate(element)) throw tooLate();
  if (auto && !element.source && !element.htmlFor) {
    throw invalid('auto needs for or source: the tag whose calls are streamed.');
  }
  if (tag) {
    const session = sessionOf(tag);
    if (!session) throw invalid(`<${tag.localName}> has no call that could be streamed.`);
    return { agentSource: session, clientSource: session };
  }
  const root = element.getRootNode() as ParentNode;
  return {
    agentSource: agentStream ?? (isWord(agentSource, 'microphone') ? agentSource : player(root, 'agent', agentSource)),
    clientSource:
      clientStream ?? (isWord(clientSource, 'display') ? clientSource : player(root, 'client', clientSource)),
  };
}

/** A call begins without a click. */
export function asksTooLate({ auto, clientSource }: StreamSettings): boolean {
  return auto && clientSource === 'display';
}

export function tooLate(): CallError {
  return invalid('auto cannot be combined with display: the browser asks for a tab or screen on a click only.');
}

function isWord<Word extends string>(value: string, word: Word): value is Word | 'none' {
  return value === word || value === 'none';
}

function player(root: ParentNode, side: string, selector: string): HTMLMediaElement {
  let found: Element | null = null;
  try {
    found = root.querySelector(selector);
  } catch {
    // No selector at all: it names nothing either.
  }
  if (found instanceof HTMLMediaElement) return found;
  throw invalid(`${side}-source="${selector}" names no audio or video element.`);
}

function invalid(message: string): CallError {
  return new CallError('config-invalid', message);
}
