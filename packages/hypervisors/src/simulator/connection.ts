import { z } from 'zod';
import type { ConnectionKind } from '../connection/connection-kind.ts';
import { SimulatedLibvirt } from './versions.ts';

export const SimulatorConnection = z.strictObject({
  kind: z.literal('simulator'),
  seed: z.number().int().optional(),
  /** The version of libvirt that simulated QEMU hosts imitate; absent: 9.0. */
  libvirt: SimulatedLibvirt.optional(),
});
export type SimulatorConnection = z.infer<typeof SimulatorConnection>;

export const simulatorConnections: ConnectionKind<SimulatorConnection> = {
  kind: 'simulator',
  name: 'Simulated',
  concurrentSteps: 8,
  addressOf: () => 'simulator',
  targetOf: () => undefined,
  describe: () => 'simulated',
  secrets: [],
  usernameOf: () => undefined,
  secretsOf: () => ({}),
  withSecrets: (connection) => connection,
  certificatesOf: () => undefined,
  withCertificates: () => undefined,
};
