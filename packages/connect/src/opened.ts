import { once } from 'node:events';
import type { Duplex } from 'node:stream';

/** Waits until a stream is open. Destroys it on failure or abort. */
export async function opened<Wire extends Duplex>(
  wire: Wire,
  options: { event: 'connect' | 'secureConnect' | 'spawn'; signal: AbortSignal },
): Promise<Wire> {
  try {
    await once(wire, options.event, { signal: options.signal });
    return wire;
  } catch (error) {
    // Late errors of the abandoned stream must not end the process.
    wire.on('error', () => {});
    wire.destroy();
    options.signal.throwIfAborted();
    throw error;
  }
}
