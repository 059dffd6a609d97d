/** Names of agents that read and write: all that a page needs to know of them before a call (`text-dialects.ts`). */
export const textProtocols = ['vonage'] as const;

export type TextProtocol = (typeof textProtocols)[number];
