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

export async function readPower(connection: Connection, dom: Domain, signal?: AbortSignal): Promise<Power> {
  const [{ state }, saved] = await Promise.all([
    connection.call(procedures.domainGetState, { dom, flags: 0 }, { signal }),
    hasManagedSave(connection, dom, signal),
  ]);
  return powerOf(state, saved);
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
