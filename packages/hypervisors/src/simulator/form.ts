import type { ConnectionForm } from '../form/connection-form.ts';
import type { SimulatorConnection } from './connection.ts';

export const simulatorForm: ConnectionForm<SimulatorConnection> = {
  choice: 'Simulated',
  suggestedName: 'Simulated',
  fieldsOf: ({ seed }) => ({ seed: String(seed ?? '') }),
  connectionOf: ({ seed }) => ({
    kind: 'simulator',
    ...(seed.trim() === '' ? {} : { seed: Number(seed) }),
  }),
  locationField: () => 'address',
  fingerprintCommands: [],
};
