import { onTestFinished } from 'vitest';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import type { Transport } from '../dial/transport.ts';

/** The lab's daemon, or the one on this computer. */
function transport(): Transport {
  const path = process.env.SNAPTREE_LIBVIRT_SOCKET;
  return path === undefined ? { kind: 'unix' } : { kind: 'unix', path };
}

/** A connection to the real daemon that is closed after the test. */
export async function realDaemon(uri: string, options: { readOnly?: boolean } = {}): Promise<Connection> {
  const conn = await connect({ transport: transport(), uri, ...options });
  onTestFinished(() => conn.close());
  return conn;
}
