import type { FastifyRequest } from 'fastify';

/** Who answers and makes calls for the site, in the words of its contact-centre service. */
export interface Operator {
  /** The service's name for this person (Audin: `operatorRef`). At most 256 characters. */
  readonly ref: string;
  /** Default: `ref`. */
  readonly displayName?: string | undefined;
  /** Ids of the numbers that this operator may take and make calls on: at least one, at most 1000. */
  readonly phoneNumberIds: readonly string[];
}

/** As whom a person streams calls, in the words of the site's speech analytics. What is left out is the page's to say. */
export interface StreamIdentity {
  /** At most 256 characters, as the others. */
  readonly agentId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly agentWindowsUsername?: string | undefined;
}

/** Someone who may start calls. */
export interface User {
  /** The same person, the same id: limits count by it. At most 256 characters. */
  readonly id: string;
  /** Ids of the agents that this user may call. Default: all. */
  readonly agents?: readonly string[] | undefined;
  /** Default: no operator. Comes from the login only; nothing that a page sends changes it. */
  readonly operator?: Operator | undefined;
  /** Default: streams nothing. An empty object: streams as whom the page says. */
  readonly stream?: StreamIdentity | undefined;
}

/** The site's own login. Undefined, null or false refuses. */
export type Authorize = (
  request: FastifyRequest,
) => User | undefined | null | false | Promise<User | undefined | null | false>;

/** Asks the hook; rejects when it throws or takes too long. Anything that is no user is a refusal. */
export async function askAuthorize(
  authorize: Authorize,
  request: FastifyRequest,
  limitMs: number,
): Promise<User | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`authorize did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    const user = await Promise.race([Promise.resolve(authorize(request)), limit]);
    return user && isUser(user) ? user : undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Plain JavaScript writes hooks, too: a text where a list belongs would match by its letters. */
function isUser({ id, agents }: User): boolean {
  return typeof id === 'string' && id.length > 0 && id.length <= 256 && (agents === undefined || Array.isArray(agents));
}
