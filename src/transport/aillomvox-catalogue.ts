import { CallError } from '../call-error.js';
import {
  readProviders,
  readVoices,
  searchOf,
  voiceSearch,
  type Voice,
  type VoiceProvider,
  type VoiceQuery,
} from '../protocols/aillomvox-catalogue.js';

export interface CatalogueOptions {
  /** Default `https://vox.aillom.com`. */
  readonly origin?: string;
  /** Only for what belongs to a workspace. A visitor can read it: ask through your backend instead. */
  readonly apiKey?: string;
  readonly signal?: AbortSignal;
}

/** The engines that AillomVox offers. Rejects with `request-failed` or `unauthorized`. */
export async function listVoiceProviders(options: CatalogueOptions = {}): Promise<VoiceProvider[]> {
  const response = await ask('/api/providers', searchOf({ include_voices: 'false' }), options);
  return readProviders(await json(response));
}

/** Voices that match. Rejects with `request-failed` or `unauthorized`. */
export async function listVoices(query: VoiceQuery = {}, options: CatalogueOptions = {}): Promise<Voice[]> {
  return readVoices(await json(await ask('/api/voices', voiceSearch(query), options)));
}

/** A sample of a voice, WAV or MP3. Rejects with `request-failed` or `unauthorized`. */
export async function previewVoice(provider: string, voice: string, options: CatalogueOptions = {}): Promise<Blob> {
  return (await ask('/api/voices/preview', searchOf({ provider, voice }), options)).blob();
}

async function ask(path: string, search: URLSearchParams, options: CatalogueOptions): Promise<Response> {
  const url = new URL(path, options.origin ?? 'https://vox.aillom.com');
  url.search = search.toString();
  const init: RequestInit = { headers: options.apiKey ? { 'x-api-key': options.apiKey } : {} };
  if (options.signal) init.signal = options.signal;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new CallError('request-failed', 'The list of voices could not be reached.', { retryable: true, cause });
  }
  if (response.ok) return response;
  const refused = response.status === 401 || response.status === 403;
  throw new CallError(
    refused ? 'unauthorized' : 'request-failed',
    `The list of voices was refused with status ${response.status}.`,
    { retryable: !refused },
  );
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new CallError('request-failed', 'The list of voices came in an unknown form.', { cause });
  }
}
