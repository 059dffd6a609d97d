import type { ReplyShape } from './options.js';

/** What the agent's side says at once. `status` is left out where no step was answered. */
export interface Reply {
  readonly status?: 'AWAITING_INPUT' | 'ENDED' | undefined;
  readonly texts: readonly string[];
}

const status = (reply: Reply): object => (reply.status === undefined ? {} : { session_status: reply.status });

/** The answer of an HTTP step. */
export function stepAnswer(reply: Reply, withoutText = false): object {
  // Nodes that say nothing stand in the list as well.
  const messages: object[] = withoutText ? reply.texts.map(() => ({ node: 'set-parameter' })) : textsOf(reply);
  return { ...status(reply), messages };
}

/** The frames of a reply over the socket: some shapes take one for each text. */
export function socketReplies(reply: Reply, shape: ReplyShape, withoutText = false): string[] {
  const { texts } = reply;
  const each = (write: (text: string) => object): string[] =>
    (texts.length === 0 || withoutText ? [{ ...status(reply) }] : texts.map(write)).map((frame) =>
      JSON.stringify(frame),
    );
  switch (shape) {
    case 'step':
      return [JSON.stringify(stepAnswer(reply, withoutText))];
    case 'messages':
      return [JSON.stringify({ messages: withoutText ? [{}] : textsOf(reply), ...status(reply) })];
    case 'text':
      return each((text) => ({ text, ...status(reply) }));
    case 'message':
      return each((text) => ({ message: { text }, ...status(reply) }));
    case 'flow-path':
      return [
        JSON.stringify({
          ...status(reply),
          flow_path: withoutText ? [{ node: 'x' }] : texts.map((text) => ({ node: 'send', message: { text } })),
        }),
      ];
    case 'array':
      return [JSON.stringify(texts.map((text) => ({ ...(withoutText ? {} : { text }), ...status(reply) })))];
  }
}

function textsOf({ texts }: Reply): object[] {
  return texts.map((text) => ({ text }));
}
