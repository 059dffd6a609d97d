import { objectOf, stringAt, type JsonObject } from './json.js';

/** An engine that can be named in `provider`. */
export interface VoiceProvider {
  readonly id: string;
  readonly name: string;
  /** Speech engines that can be named in `config.tts_engine`. */
  readonly ttsEngines: readonly { readonly id: string; readonly name: string }[];
}

/** A voice that can be named in `voice`. */
export interface Voice {
  readonly id: string;
  readonly name: string;
}

/** What to look for; all of it is optional (PROTOCOLS 1.9). */
export interface VoiceQuery {
  /** An engine, or for `aillomvox` its speech engine. */
  readonly provider?: string;
  /** Free text. */
  readonly q?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly pageSize?: number;
  readonly pageNumber?: number;
  readonly workspaceId?: string;
}

export function voiceSearch(query: VoiceQuery): URLSearchParams {
  const { provider, q, language, pageSize, pageNumber, workspaceId } = query;
  return searchOf({ provider, q, language, page_size: pageSize, page_number: pageNumber, workspace_id: workspaceId });
}

export function searchOf(fields: Readonly<Record<string, string | number | undefined>>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) search.set(key, String(value));
  return search;
}

/** Whatever is no provider in the answer is left out. Never throws. */
export function readProviders(answer: unknown): VoiceProvider[] {
  return listAt(answer, 'providers').flatMap((entry) => {
    const id = stringAt(entry, 'id');
    if (!id) return [];
    const ttsEngines = listAt(entry, 'tts_options').flatMap((option) => named(option, ['id'], ['name']));
    return [{ id, name: stringAt(entry, 'name') ?? id, ttsEngines }];
  });
}

/** Ids and labels stand under several names. Whatever is no voice is left out. Never throws. */
export function readVoices(answer: unknown): Voice[] {
  return listAt(answer, 'voices').flatMap((entry) => {
    return named(entry, ['id', 'voice_id', 'voiceId'], ['name', 'displayName', 'title', 'label']);
  });
}

function named(entry: JsonObject, ids: readonly string[], names: readonly string[]): { id: string; name: string }[] {
  const first = (keys: readonly string[]): string | undefined => keys.map((key) => stringAt(entry, key)).find(Boolean);
  const id = first(ids);
  return id ? [{ id, name: first(names) ?? id }] : [];
}

function listAt(value: unknown, key: string): JsonObject[] {
  const list: unknown = objectOf(value)?.[key];
  return Array.isArray(list) ? list.map(objectOf).filter((entry) => entry !== undefined) : [];
}
