import type { AudioContainer } from '../format.js';
import type { Container, ContainerOptions } from './container.js';
import { BarePackets } from './none.js';
import { OggOpus } from './ogg.js';
import { WebmOpus } from './webm.js';

/** What Opus packets can be sent in. A new one is a file beside this and a line here. */
const containers: Record<AudioContainer, new (options?: ContainerOptions) => Container> = {
  webm: WebmOpus,
  ogg: OggOpus,
  none: BarePackets,
};

/** A stream of its own, for one direction and one socket. */
export function createContainer(name: AudioContainer, options?: ContainerOptions): Container {
  return new containers[name](options);
}

export type { Container, ContainerOptions, OpusPacket } from './container.js';
