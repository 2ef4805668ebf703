import { io } from 'socket.io-client';
import type { LiveSocket } from './socket.ts';

/** The push channel to the server at the same address. It reconnects by itself, for as long as the page lives. */
export function openWire(): LiveSocket {
  return io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 5_000 });
}
