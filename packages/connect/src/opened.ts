import { once } from 'node:events';
import type { Duplex } from 'node:stream';

/** Waits until a stream that is being connected is open; destroys it when that fails or is given up. */
export async function opened<Wire extends Duplex>(
  wire: Wire,
  options: { event: 'connect' | 'secureConnect' | 'spawn'; signal: AbortSignal },
): Promise<Wire> {
  try {
    await once(wire, options.event, { signal: options.signal });
    return wire;
  } catch (error) {
    // Late errors of a stream that nobody wants any more must not end the process.
    wire.on('error', () => {});
    wire.destroy();
    options.signal.throwIfAborted();
    throw error;
  }
}
