import type { ConnectionForm } from '../form/connection-form.ts';
import type { SimulatorConnection } from './connection.ts';

export const simulatorForm: ConnectionForm<SimulatorConnection> = {
  choice: 'Simulated',
  suggestedName: 'Simulated',
  fieldsOf: ({ seed, libvirt = '9.0' }) => ({ seed: String(seed ?? ''), libvirt }),
  connectionOf: ({ seed, libvirt }) => ({
    kind: 'simulator',
    ...(seed.trim() === '' ? {} : { seed: Number(seed) }),
    ...(libvirt === '9.0' ? {} : { libvirt }),
  }),
  locationField: () => 'address',
  fingerprintCommands: [],
};
