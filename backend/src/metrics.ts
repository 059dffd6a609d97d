import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted. No label ever holds a user, an address or a secret. */
export class Metrics {
  readonly registry: Registry;
  readonly activeCalls: Gauge<'protocol'>;
  readonly calls: Counter<'protocol' | 'outcome'>;
  readonly connections: Gauge;
  readonly tickets: Counter<'protocol'>;
  readonly refusals: Counter<'at' | 'reason'>;
  readonly relayedBytes: Counter<'protocol' | 'direction' | 'kind'>;
  readonly droppedAudioMs: Counter<'protocol'>;
  readonly droppedMessages: Counter<'protocol' | 'reason'>;
  readonly connectSeconds: Histogram<'protocol'>;

  constructor(registry: Registry = new Registry()) {
    this.registry = registry;
    const registers = [registry];
    this.activeCalls = new Gauge({
      name: 'voice_calls_active',
      help: 'Calls being relayed now',
      labelNames: ['protocol'],
      registers,
    });
    this.calls = new Counter({
      name: 'voice_calls_total',
      help: 'Calls that ended, by how',
      labelNames: ['protocol', 'outcome'],
      registers,
    });
    this.connections = new Gauge({
      name: 'voice_connections',
      help: 'Open sockets of browsers',
      registers,
    });
    this.tickets = new Counter({
      name: 'voice_tickets_total',
      help: 'Tickets given out, and tokens of providers',
      labelNames: ['protocol'],
      registers,
    });
    this.refusals = new Counter({
      name: 'voice_refusals_total',
      help: 'Requests and calls refused, by where and why',
      labelNames: ['at', 'reason'],
      registers,
    });
    this.relayedBytes = new Counter({
      name: 'voice_relayed_bytes_total',
      help: 'Bytes relayed: up is from the browser, down is to it',
      labelNames: ['protocol', 'direction', 'kind'],
      registers,
    });
    this.droppedAudioMs = new Counter({
      name: 'voice_dropped_audio_milliseconds_total',
      help: 'Sound of browsers dropped because the provider was behind',
      labelNames: ['protocol'],
      registers,
    });
    this.droppedMessages = new Counter({
      name: 'voice_dropped_messages_total',
      help: 'Messages of pages that were not passed on',
      labelNames: ['protocol', 'reason'],
      registers,
    });
    this.connectSeconds = new Histogram({
      name: 'voice_upstream_connect_seconds',
      help: 'From the dial to the open socket of the provider, or to its token',
      labelNames: ['protocol'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
      registers,
    });
  }
}
