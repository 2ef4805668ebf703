import type { Power } from '@snaptree/core';
import { type Connection, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import { isLibvirt } from './errors.ts';

/** `saved` means off, with saved memory that the next start loads. */
function powerOf(state: number, hasManagedSave: boolean): Power {
  const { domainState } = flags;
  switch (state) {
    case domainState.running:
    case domainState.blocked:
    case domainState.shuttingDown:
      return 'running';
    case domainState.paused:
    case domainState.pmSuspended:
      return 'paused';
    default:
      return hasManagedSave ? 'saved' : 'off';
  }
}

export interface DomainState {
  readonly power: Power;
  /** What left it paused, if it has not run since: a revert with memory, or a start from a saved state. */
  readonly pausedBy: 'revert' | 'restore' | undefined;
}

export async function readState(
  connection: Connection,
  dom: Domain,
  signal?: AbortSignal,
): Promise<DomainState> {
  const [{ state, reason }, saved] = await Promise.all([
    connection.call(procedures.domainGetState, { dom, flags: 0 }, { signal }),
    hasManagedSave(connection, dom, signal),
  ]);
  return {
    power: powerOf(state, saved),
    pausedBy: state === flags.domainState.paused ? pausedBy(reason) : undefined,
  };
}

/** libvirt (9.0 to 12.8) reports a VM that was restored to a paused state as paused by a migration. */
function pausedBy(reason: number): DomainState['pausedBy'] {
  const { fromSnapshot, migration } = flags.pausedReason;
  return reason === fromSnapshot ? 'revert' : reason === migration ? 'restore' : undefined;
}

export async function readPower(connection: Connection, dom: Domain, signal?: AbortSignal): Promise<Power> {
  return (await readState(connection, dom, signal)).power;
}

/** False if the driver does not support managed save. */
export async function hasManagedSave(
  connection: Connection,
  dom: Domain,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const { result } = await connection.call(
      procedures.domainHasManagedSaveImage,
      { dom, flags: 0 },
      { signal },
    );
    return result;
  } catch (error) {
    if (isLibvirt(error, 'noSupport')) return false;
    throw error;
  }
}
