import type { SoapEndpoint } from '../../soap/post.ts';

/** A web service of VirtualBox, wherever it runs. */
export interface Service {
  /** For messages. */
  readonly name: string;
  /** Whether it sees the files of this computer. */
  readonly local: boolean;
  /** Where it listens now; asked again at every logon. */
  endpoint(): Promise<SoapEndpoint>;
  /**
   * Told that the service there works no more: it has ended, or its VBoxSVC has, without which it answers on and
   * does nothing (7.2, tried). @returns whether another one takes its place
   */
  lost(url: string): Promise<boolean>;
  /** Ends it if it was started for us. */
  close(): Promise<void>;
}

/** A service that somebody else runs. */
export const serviceAt = (endpoint: SoapEndpoint): Service => ({
  name: endpoint.url.host,
  local: false,
  endpoint: async () => endpoint,
  lost: async () => false,
  close: async () => {},
});
