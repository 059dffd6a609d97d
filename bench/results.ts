import type { Client } from './clients.ts';
import type { LatencyResult } from './latency.ts';
import type { Content, LoadResult, SizeResult } from './load.ts';

/** All that was measured, unrounded. */
export class Results {
  size: SizeResult | undefined;
  readonly #latency = new Map<string, LatencyResult[]>();
  readonly #flushesMs = new Map<string, number[]>();
  readonly #startsMs = new Map<Client, number[]>();
  readonly #loads = new Map<Content, LoadResult[]>();

  addLoad(content: Content, result: LoadResult): void {
    append(this.#loads, content, [result]);
  }

  addStart(client: Client, startedInMs: number): void {
    append(this.#startsMs, client, [startedInMs]);
  }

  addLatency(client: Client, load: string, result: LatencyResult): void {
    append(this.#latency, `${client} ${load}`, [result]);
  }

  addFlushes(client: Client, load: string, flushesMs: readonly number[]): void {
    append(this.#flushesMs, `${client} ${load}`, flushesMs);
  }

  loads(content: Content): readonly LoadResult[] {
    return this.#loads.get(content) ?? [];
  }

  startsMs(client: Client): readonly number[] {
    return this.#startsMs.get(client) ?? [];
  }

  latency(client: Client, load: string): readonly LatencyResult[] {
    return this.#latency.get(`${client} ${load}`) ?? [];
  }

  flushesMs(client: Client, load: string): readonly number[] {
    return this.#flushesMs.get(`${client} ${load}`) ?? [];
  }
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, values: readonly Value[]): void {
  map.set(key, [...(map.get(key) ?? []), ...values]);
}
