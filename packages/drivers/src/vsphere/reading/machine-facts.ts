import { childText, type XmlElement } from '@snaptree/formats';
import type { MachineFacts } from '@snaptree/hypervisors';
import type { ServiceContent } from '../vim/session.ts';
import { textIn } from './probe.ts';

export const machineFactPaths = ['capability', 'guest.toolsRunningStatus'] as const;

/** Missing facts count as possible: vSphere then refuses the step itself. */
export function machineFacts(
  values: ReadonlyMap<string, XmlElement>,
  { isSimulated }: ServiceContent,
): MachineFacts {
  const capability = isSimulated ? undefined : values.get('capability');
  const can = (name: string) => capability === undefined || childText(capability, name) !== 'false';
  return {
    snapshots: can('snapshotOperationsSupported'),
    memory: can('memorySnapshotsSupported'),
    quiesce: can('quiescedSnapshotsSupported'),
    tools: textIn(values.get('guest.toolsRunningStatus')) !== 'guestToolsNotRunning',
  };
}
