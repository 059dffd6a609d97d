import type { Host } from './link.js';
import { serveLink } from './link-worker.js';
import { makePresenceHost, makeSoundHost, type PresenceLinkCommands, type SoundLinkCommand } from './operator-hosts.js';

// Presence and each call have a worker of their own; the first command says which this one is.
serveLink((emit) => {
  let host: Host<PresenceLinkCommands & SoundLinkCommand> | undefined;
  return {
    handle(command: PresenceLinkCommands & SoundLinkCommand): void {
      host ??= (command.type as string) === 'go-online' ? makePresenceHost(emit) : makeSoundHost(emit);
      host.handle(command);
    },
  };
});
