import { WebSocket } from 'ws';
import { takePlace, type HeldLease, type KeyPool, type Line } from '../capacity.js';
import type { Context } from '../context.js';
import { digest, shortDigest } from '../digest.js';
import { stringAt } from '../json.js';
import { isRefusal, type CallPlan, type RelayKind } from '../providers/relay-kind.js';
import { refusals } from '../refusals.js';
import { endBy } from './close-codes.js';
import type { Guest, Host } from './reception.js';
import { RelayedCall } from './relay.js';

/** Visitors of agents: checks the ticket, finds a line, and joins the call. */
export class CallHost implements Host {
  readonly #context: Context;
  readonly #kind: RelayKind;

  constructor(context: Context, kind: RelayKind) {
    this.#context = context;
    this.#kind = kind;
  }

  get protocol(): string {
    return this.#kind.protocol;
  }

  async receive(data: Buffer, isBinary: boolean, guest: Guest): Promise<void> {
    const { tickets, settings, pools, store, book } = this.#context;
    const { protocol } = this.#kind;
    const first = isBinary ? undefined : this.#kind.readFirst(data.toString());
    if (!first) return guest.refuse(refusals.badFirstMessage);
    const facts = await tickets.redeem(first.ticket, { purpose: 'call', protocol, origin: guest.origin });
    const agentId = facts && stringAt(facts.subject, 'agentId');
    const profile = agentId === undefined ? undefined : settings.agents.get(agentId);
    const provider = settings.relays.get(protocol)?.provider;
    const pool = pools.get(protocol);
    if (!facts || !profile || !provider || !pool) return guest.refuse(refusals.unauthorized);
    guest.log = guest.log.child({ user: shortDigest(facts.userId), agent: agentId });
    if (book.draining) return guest.refuse(refusals.restarting);

    const { callsPerUser, leaseMs } = settings.limits;
    const place = await takePlace(store, `caller:${digest(facts.userId)}`, callsPerUser, leaseMs, guest.log);
    if (!place) return guest.refuse(refusals.callBusy);
    let line: Line | undefined;
    try {
      line = await pool.take();
    } catch (error) {
      place.release();
      throw error;
    }
    const plan = line ? this.#kind.plan(first.page, profile, provider, line.key) : refusals.busy;
    const isGone = guest.browser.readyState !== WebSocket.OPEN;
    if (!line || isRefusal(plan) || book.draining || isGone) {
      line?.lease.release();
      place.release();
      if (isGone) return guest.log.info('the browser left before its call');
      return guest.refuse(isRefusal(plan) ? plan : refusals.restarting);
    }
    this.#connect(guest, plan, place, line, pool);
    guest.log.info({ agent: agentId, engine: profile['provider'] }, 'call started');
  }

  #connect(guest: Guest, plan: CallPlan, place: HeldLease, line: Line, pool: KeyPool): void {
    const { settings, scrubber, metrics, book } = this.#context;
    const { protocol } = this.#kind;
    const { browser, log } = guest;
    const early = guest.takeOver();
    browser.resume();
    metrics.activeCalls.inc({ protocol });
    let free = false;
    const call: RelayedCall = new RelayedCall({
      kind: this.#kind,
      plan,
      browser,
      early,
      limits: settings.limits,
      scrubber,
      metrics,
      log,
      onEnd: () => {
        metrics.activeCalls.dec({ protocol });
        place.release();
      },
      onFree: () => {
        free = true;
        line.lease.release();
        book.remove(call);
      },
      onStatus: (status) => {
        if (status === 401 || status === 403 || status === 429) pool.rest(line.key);
      },
    });
    if (!free) book.add(call);
    for (const lease of [place, line.lease]) {
      lease.onLost(() => {
        log.error('a lease was lost to another process');
        call.end(endBy(refusals.leaseLost));
      });
    }
  }
}
