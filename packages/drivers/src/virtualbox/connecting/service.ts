import type { SoapEndpoint } from '../../soap/post.ts';

/** A VirtualBox web service on this or another computer. */
export interface Service {
  /** Used in messages. */
  readonly name: string;
  /** Runs on this computer and sees its files. */
  readonly local: boolean;
  /** The address where it listens now; read again at every logon. */
  endpoint(): Promise<SoapEndpoint>;
  /**
   * Called when the service at this address no longer works: it has ended, or its VBoxSVC has, without which it
   * still answers but does nothing (7.2, tested). @returns whether a new service replaces it
   */
  lost(url: string): Promise<boolean>;
  /** Ends the service if Snaptree started it. */
  close(): Promise<void>;
}

/** A service that Snaptree did not start. */
export const serviceAt = (endpoint: SoapEndpoint): Service => ({
  name: endpoint.url.host,
  local: false,
  endpoint: async () => endpoint,
  lost: async () => false,
  close: async () => {},
});
