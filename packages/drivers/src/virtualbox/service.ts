import type { SoapEndpoint } from '../soap/post.ts';

/** A web service of VirtualBox, wherever it runs. */
export interface Service {
  /** For messages. */
  readonly name: string;
  /** Where it listens now; asked again at every logon. */
  endpoint(): Promise<SoapEndpoint>;
  /** Ends it if it was started for us. */
  close(): Promise<void>;
}

/** A service that somebody else runs. */
export const serviceAt = (endpoint: SoapEndpoint): Service => ({
  name: endpoint.url.host,
  endpoint: async () => endpoint,
  close: async () => {},
});
