import { io } from 'socket.io-client';
import type { LiveSocket } from './socket.ts';

/** The push channel to the server at the same address. It reconnects automatically while the page is open. */
export function openWire(): LiveSocket {
  return io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 5_000 });
}
