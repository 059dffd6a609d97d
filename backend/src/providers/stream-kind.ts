import type { User } from '../authorize.js';
import type { JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import type { Refusal } from '../refusals.js';
import type { ProtocolBasics, ProviderAccess } from './provider-kind.js';

/** A platform that takes the sound of calls. `keys` is what its login needs to be kept secret. */
export interface StreamProvider extends ProviderAccess {
  readonly login: LoginForm;
}

/** Where access tokens come from: fields of a form, the password among them. It is never logged. */
export interface LoginForm {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface AccessToken {
  readonly token: string;
  /** Undefined: the answer does not say. */
  readonly lifeS: number | undefined;
}

/** Fields of a stream that the site's login decides; what it leaves out is the page's. */
export type Identity = JsonObject;

/** The first frame of a page, read. */
export interface FirstFrame {
  readonly ticket: string;
  /** One of the purposes. */
  readonly channel: string;
  readonly callId: string;
  readonly metadata: JsonObject;
  /** As it came. */
  readonly frame: Buffer;
}

/**
 * The policy of a platform that takes both sides of a call over a socket each, one way. Its purposes are the channels.
 * Knows frames; never a socket, a store or a timer. Nothing here throws on input.
 */
export interface StreamKind extends ProtocolBasics {
  readonly grants: 'stream';
  /** Where its sockets are, below the prefix. */
  readonly path: string;
  readProvider(setting: JsonObject, mistakes: Mistakes): StreamProvider | undefined;
  /** By what the site's login says of the user, and nothing else; undefined: this user streams nothing. */
  identityOf(user: User): Identity | undefined;
  readFirst(frame: Buffer): FirstFrame | undefined;
  /** The first frame for the platform, without the ticket, and as whom the login says. */
  greeting(first: FirstFrame, identity: Identity): Buffer | Refusal;
  /** What a later frame is; undefined: nothing that the platform knows. */
  kindOfFrame(frame: Buffer): 'metadata' | 'voice' | undefined;
  /** The socket's address. It holds the token: it is never logged. */
  socketUrl(provider: StreamProvider, token: string): string;
  /** Undefined when the login's answer holds no token. */
  readLogin(answer: JsonObject): AccessToken | undefined;
  /** The platform closes a socket so because of its token. */
  isTokenRefusal(closeCode: number): boolean;
}
