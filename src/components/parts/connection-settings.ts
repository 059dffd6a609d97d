import { LitElement } from 'lit';
import type { GetToken } from '../../sessions/index.js';
import { property } from './property.js';

/** The attributes and properties that say how a tag gets to its platform. */
export class ConnectionSettings extends LitElement {
  /** The provider's or your relay's address; the provider's own when absent. */
  @property() url: string | undefined;
  /** Asked by POST for a token. */
  @property({ attribute: 'token-url' }) tokenUrl: string | undefined;
  /** Cookies on that request: `same-origin` (default), `include` or `omit`. */
  @property({ attribute: 'token-credentials' }) tokenCredentials: RequestCredentials | undefined;
  /** Where codec and socket run: `worker` (default) or `inline`. */
  @property() transport: 'worker' | 'inline' | undefined;
  /** A folder of this origin that holds the files of `dist/assets/`, for pages that forbid blobs. */
  @property({ attribute: 'asset-base' }) assetBase: string | undefined;

  /** Gets a token from your backend. */
  @property({ attribute: false }) getToken: GetToken | undefined;
  /** In place of echo cancellation, noise suppression and gain control; applies at the next call. */
  @property({ attribute: false }) audioConstraints: MediaTrackConstraints | undefined;

  protected get connection() {
    const { tokenUrl, tokenCredentials, transport, assetBase, getToken, audioConstraints } = this;
    return { url: this.url || undefined, tokenUrl, tokenCredentials, transport, assetBase, getToken, audioConstraints };
  }
}
