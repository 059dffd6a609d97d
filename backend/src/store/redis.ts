import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Lease, Store } from './store.js';

/** The braces keep all names in one slot of a Redis Cluster, as the scripts touch several. */
const PREFIX = '{voice-calls}:';
const COMMAND_LIMIT_MS = 2_000;
const CONNECT_LIMIT_MS = 5_000;

/** A sliding window: one member a hit, scored by the time of Redis. */
const COUNT = `
local now = redis.call('TIME')
local nowMs = now[1] * 1000 + math.floor(now[2] / 1000)
local limit, windowMs = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs - windowMs)
local count = redis.call('ZCARD', KEYS[1])
if count >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], count - limit, count - limit, 'WITHSCORES')
  return math.max(1, oldest[2] + windowMs - nowMs)
end
redis.call('ZADD', KEYS[1], nowMs, ARGV[3])
redis.call('PEXPIRE', KEYS[1], windowMs)
return 0`;

/** KEYS[1] is the counter of fences, the others are the places. */
const ACQUIRE = `
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    local fence = redis.call('INCR', KEYS[1])
    redis.call('SET', KEYS[i], fence .. ':' .. ARGV[2], 'PX', ARGV[1])
    return { i - 1, fence }
  end
end
return false`;

const RENEW = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`;

/** Shared by any number of processes. Needs Redis 6.2 or later (GETDEL). */
export class RedisStore implements Store {
  readonly #redis: Redis;

  private constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Rejects when there is no Redis at the address; `onTrouble` hears of a connection lost later. */
  static async connect(url: string, onTrouble: (error: Error) => void): Promise<RedisStore> {
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_LIMIT_MS,
      commandTimeout: COMMAND_LIMIT_MS,
      maxRetriesPerRequest: 1,
      retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
    });
    redis.on('error', onTrouble);
    try {
      await redis.connect();
    } catch (cause) {
      redis.disconnect();
      throw cause;
    }
    return new RedisStore(redis);
  }

  async putTicket(name: string, value: string, lifeMs: number): Promise<void> {
    await this.#redis.set(PREFIX + name, value, 'PX', lifeMs);
  }

  async takeTicket(name: string): Promise<string | undefined> {
    return (await this.#redis.getdel(PREFIX + name)) ?? undefined;
  }

  async countWithin(name: string, limit: number, windowMs: number): Promise<number> {
    const member = randomBytes(9).toString('base64url');
    return Number(await this.#redis.eval(COUNT, 1, PREFIX + name, limit, windowMs, member));
  }

  async acquireLease(names: readonly string[], lifeMs: number): Promise<Lease | undefined> {
    const keys = [`${PREFIX}fence`, ...names.map((name) => PREFIX + name)];
    const nonce = randomBytes(12).toString('base64url');
    const answer: unknown = await this.#redis.eval(ACQUIRE, keys.length, ...keys, lifeMs, nonce);
    if (!Array.isArray(answer)) return undefined;
    const [place, fence] = answer.map(Number);
    const name = names[(place ?? 0) - 1];
    return name === undefined || fence === undefined ? undefined : { name, fence, proof: `${fence}:${nonce}` };
  }

  async renewLease(lease: Lease, lifeMs: number): Promise<boolean> {
    return Number(await this.#redis.eval(RENEW, 1, PREFIX + lease.name, lease.proof, lifeMs)) === 1;
  }

  async releaseLease(lease: Lease): Promise<void> {
    await this.#redis.eval(RELEASE, 1, PREFIX + lease.name, lease.proof);
  }

  async ping(): Promise<void> {
    await this.#redis.ping();
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }
}
