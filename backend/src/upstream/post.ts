import { parseObject, type JsonObject } from '../json.js';

const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RETRY_S = 3600;

export interface HttpAnswer {
  readonly status: number;
  /** Undefined when it is no JSON object, or longer than 64 KiB. */
  readonly body: JsonObject | undefined;
  readonly retryAfterMs: number | undefined;
}

/** No answer, or only half of one. */
export interface NoAnswer {
  /** The system's code, e.g. `ECONNREFUSED`: its sentence would name the address. */
  readonly problem: string;
  readonly isLate: boolean;
}

/** `POST`s JSON, once; never rejects. A redirect is an answer like any other: a key goes to no second address. */
export function postJson(
  { url, headers, body }: { url: string; headers: Readonly<Record<string, string>>; body: JsonObject },
  limitMs: number,
): Promise<HttpAnswer | NoAnswer> {
  return post(url, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body), limitMs);
}

/** The same with the fields of a form; the answer is JSON, too. */
export function postForm(
  { url, form }: { url: string; form: Readonly<Record<string, string>> },
  limitMs: number,
): Promise<HttpAnswer | NoAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return post(url, headers, new URLSearchParams(form).toString(), limitMs);
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  limitMs: number,
): Promise<HttpAnswer | NoAnswer> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json' },
      body,
      redirect: 'manual',
      signal,
    });
    const text = await readText(response);
    const retryS = Number(response.headers.get('retry-after') ?? NaN);
    const retryAfterMs = retryS > 0 && retryS <= MAX_RETRY_S ? retryS * 1000 : undefined;
    return { status: response.status, body: text === undefined ? undefined : parseObject(text), retryAfterMs };
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown };
    const problem = typeof cause?.code === 'string' ? cause.code : String(name);
    return { problem, isLate: signal.aborted };
  }
}

/** Undefined when it is too long; the rest is not read then. */
async function readText({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
