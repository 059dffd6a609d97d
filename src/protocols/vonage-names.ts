/**
 * The Vonage agent's replies are not fully documented: these are the names under which something may be found in them
 * (PROTOCOLS 2.3). A page that knows better gives its own lists in `config.names`. Plain data.
 */
export interface VonageNames {
  readonly status: readonly string[];
  /** Values of the status. */
  readonly awaiting: readonly string[];
  readonly ended: readonly string[];
  /** Keys of lists of messages. */
  readonly lists: readonly string[];
  /** Keys of a message inside another object. */
  readonly inner: readonly string[];
  readonly text: readonly string[];
  /** Keys of `{ url }`: what a live agent sends that is no text. */
  readonly media: readonly string[];
  readonly sender: readonly string[];
  /** Senders, in lower case. */
  readonly agents: readonly string[];
  readonly people: readonly string[];
  readonly visitors: readonly string[];
}

export const assumedNames: VonageNames = {
  status: ['session_status', 'sessionStatus'],
  awaiting: ['AWAITING_INPUT'],
  ended: ['ENDED'],
  lists: ['messages', 'flow_path', 'flowPath'],
  inner: ['message'],
  text: ['text'],
  media: ['image', 'video', 'file'],
  sender: ['from', 'sender', 'source', 'type'],
  agents: ['agent', 'bot', 'virtual_agent', 'virtual-agent'],
  people: ['live_agent', 'live-agent', 'liveagent', 'human', 'operator'],
  visitors: ['user', 'visitor', 'customer'],
};

/** A sentence that names the first list that the table has no place for, or undefined. */
export function checkNames(names: unknown): string | undefined {
  for (const [key, list] of Object.entries(names ?? {})) {
    if (!Object.hasOwn(assumedNames, key)) return `config.names: ${key} is not known.`;
    if (!Array.isArray(list) || !list.every((name) => typeof name === 'string')) {
      return `config.names.${key} must be a list of texts.`;
    }
  }
  return undefined;
}
