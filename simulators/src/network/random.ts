/** A source of numbers 0 <= x < 1 that gives the same ones for the same seed. */
export type Random = () => number;

/** Weyl sequence through an integer hash: good enough for networks, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let hash = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** Half of a normal distribution: never negative. */
export function halfNormal(random: Random, deviation: number): number {
  return deviation * Math.abs(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

export function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random();
}
