export type { Credentials } from './auth/scram.ts';
export { type Clock, systemClock } from './clock.ts';
export { type ConnectOptions, connect } from './connect.ts';
export type { Connection, SubscribeOptions } from './connection.ts';
export { type SocketCandidate, socketCandidates } from './dial/sockets.ts';
export type {
  Endpoint,
  SshTransport,
  TcpTransport,
  TlsTransport,
  Transport,
  UnixTransport,
} from './dial/transport.ts';
export {
  AuthenticationError,
  type AuthenticationReason,
  ConnectionLost,
  DialError,
  type DialReason,
  LibvirtError,
  type LibvirtErrorFacts,
  ProtocolError,
  XdrError,
} from './errors.ts';
export type { Log } from './log.ts';
export { type DomainEvent, type EventKind, eventId } from './protocol/events.ts';
export * as flags from './protocol/flags.ts';
export type { Procedure } from './protocol/procedure.ts';
export { procedures } from './protocol/procedures.ts';
export {
  type Domain,
  paramsByField,
  type Snapshot,
  type StoragePool,
  type StorageVolume,
  type TypedParam,
  type TypedValue,
} from './protocol/types.ts';
