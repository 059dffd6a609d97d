import { operatorDialects } from '../protocols/operator-dialects.js';
import type { Host } from './link.js';
import { LinkHost } from './link-host.js';
import { serveLink } from './link-worker.js';
import { soundDialects, type PresenceLinkCommands, type SoundLinkCommand } from './operator-hosts.js';
import { PresenceHost } from './presence-host.js';

// Presence and each call have a worker of their own; the first command says which this one is.
serveLink((emit) => {
  let host: Host<PresenceLinkCommands & SoundLinkCommand> | undefined;
  return {
    handle(command: PresenceLinkCommands & SoundLinkCommand): void {
      host ??=
        (command.type as string) === 'go-online'
          ? new PresenceHost(operatorDialects, emit)
          : new LinkHost(soundDialects, emit);
      host.handle(command);
    },
  };
});
