import type { OperatorCallCommand } from '../../protocols/operator-dialect.js';
import { soundLinks } from '../../transport/operator-link.js';
import type { SoundLinkCommand, SoundLinkEvent, SoundOptions } from '../../transport/operator-hosts.js';
import { startLink } from '../../transport/link.js';
import type { RunOptions } from '../call-run.js';

/** Opens the sound of a call that nobody wants any longer, only to hang up: the far end must not wait in silence. */
export async function hangUpUnheard(page: RunOptions, options: SoundOptions, connectLimitMs: number): Promise<void> {
  const link = await startLink<SoundLinkCommand, SoundLinkEvent, OperatorCallCommand>(soundLinks, {
    transport: page.transport ?? 'worker',
    assetBase: page.assetBase,
    onevent: (event) => event.type === 'ready' && link.dispose({ type: 'hangup' }),
    onwarning: () => undefined,
  });
  const capture = new MessageChannel().port1;
  const playback = new MessageChannel().port1;
  link.send({ type: 'open', protocol: page.protocol, options, connectLimitMs, capture, playback }, [capture, playback]);
}
