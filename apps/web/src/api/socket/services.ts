import { createContext, useContext } from 'react';
import { type Connection, type ConnectionWatch, type LiveSocket, useConnectionState } from './socket.ts';

/** The services that exist as long as the page, for all screens. */
export interface Services {
  readonly socket: LiveSocket;
  readonly connection: ConnectionWatch;
}

const ServicesContext = createContext<Services | undefined>(undefined);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error('no ServicesProvider above this component');
  return services;
}

export function useConnection(): Connection {
  return useConnectionState(useServices().connection);
}
