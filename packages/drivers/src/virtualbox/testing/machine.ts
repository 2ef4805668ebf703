import type { Reference, WebSession } from '../connecting/web-session.ts';
import { follow } from '../steps/progress.ts';

/** Capacity of a test disk in bytes. */
export const CAPACITY = 2 * 1024 * 1024;

const controller = 'SATA';

/** Creates a registered VM with empty disks and no operating system (API of 7.1 and later). */
export async function makeMachine(
  session: WebSession,
  name: string,
  { disks = 1, capacity = CAPACITY }: { disks?: number; capacity?: number } = {},
): Promise<string> {
  const { root } = session;
  const machine = await createMachine(session, name);
  await session.call('IMachine_addStorageController', machine, { name: controller, connectionType: 'SATA' });
  await session.call('IMachine_saveSettings', machine);
  await session.call('IVirtualBox_registerMachine', root, { machine });
  const settings = await session.text('IMachine_getSettingsFilePath', machine);
  const folder = settings.slice(0, settings.lastIndexOf('/'));
  for (let port = 0; port < disks; port++) {
    const medium = await makeDisk(session, `${folder}/disk${port}.vdi`, capacity);
    await configure(session, machine, (own) =>
      session.call('IMachine_attachDevice', own, {
        name: controller,
        controllerPort: port,
        device: 0,
        type: 'HardDisk',
        medium,
      }),
    );
  }
  return session.text('IMachine_getId', machine);
}

/** Creates a VM whose disks depend on those of a snapshot. @returns its name */
export async function makeLinkedClone(session: WebSession, id: string, snapshotId: string): Promise<string> {
  const machine = await findMachine(session, id);
  const snapshot = await session.text('IMachine_findSnapshot', machine, { nameOrId: snapshotId });
  const name = `${await session.text('IMachine_getName', machine)}-clone`;
  const target = await createMachine(session, name);
  const of = await session.text('ISnapshot_getMachine', snapshot);
  const options = { target, mode: 'MachineState', options: ['Link'] };
  await follow(session, await session.text('IMachine_cloneTo', of, options));
  await session.call('IVirtualBox_registerMachine', session.root, { machine: target });
  return name;
}

const createMachine = (session: WebSession, name: string): Promise<Reference> =>
  session.text('IVirtualBox_createMachine', session.root, {
    settingsFile: '',
    name,
    platform: 'x86',
    osTypeId: 'Other',
    flags: '',
    cipher: '',
    passwordId: '',
    password: '',
  });

async function makeDisk(session: WebSession, location: string, capacity: number): Promise<Reference> {
  const medium = await session.text('IVirtualBox_createMedium', session.root, {
    format: 'VDI',
    location,
    accessMode: 'ReadWrite',
    aDeviceTypeType: 'HardDisk',
  });
  const params = { logicalSize: capacity, variant: ['Standard'] };
  const progress = await session.text('IMedium_createBaseStorage', medium, params);
  await follow(session, progress);
  return medium;
}

/** Deletes a VM with its snapshots and images. */
export async function removeMachine(session: WebSession, id: string): Promise<void> {
  const machine = await findMachine(session, id);
  const media = await session.list('IMachine_unregister', machine, {
    cleanupMode: 'DetachAllReturnHardDisksOnly',
  });
  const progress = await session.text('IMachine_deleteConfig', machine, { media });
  await follow(session, progress);
}

/** Works on a VM under a lock: a shared one is a write lock if there is no other. */
export async function underLock(
  session: WebSession,
  machine: Reference,
  work: (own: Reference) => Promise<unknown>,
): Promise<void> {
  const sessionObject = await session.sessionObject();
  await session.call('IMachine_lockMachine', machine, { session: sessionObject, lockType: 'Shared' });
  try {
    await work(await session.text('ISession_getMachine', sessionObject));
  } finally {
    await session.call('ISession_unlockMachine', sessionObject);
  }
}

/** Changes and saves the settings of a VM. */
export function configure(
  session: WebSession,
  machine: Reference,
  change: (own: Reference) => Promise<unknown>,
): Promise<void> {
  return underLock(session, machine, async (own) => {
    await change(own);
    await session.call('IMachine_saveSettings', own);
  });
}

export async function doubleMemory(session: WebSession, id: string): Promise<void> {
  const machine = await findMachine(session, id);
  const memorySize = 2 * (await session.number('IMachine_getMemorySize', machine));
  await configure(session, machine, (own) => session.call('IMachine_setMemorySize', own, { memorySize }));
}

/** Turns a VM that is off into a saved one. VirtualBox accepts any file for its memory until it is started. */
export async function adoptSavedState(session: WebSession, id: string): Promise<void> {
  const machine = await findMachine(session, id);
  const settings = await session.text('IMachine_getSettingsFilePath', machine);
  await underLock(session, machine, (own) =>
    session.call('IMachine_adoptSavedState', own, { savedStateFile: `${settings}.sav` }),
  );
}

export const findMachine = (session: WebSession, id: string): Promise<Reference> =>
  session.text('IVirtualBox_findMachine', session.root, { nameOrId: id });
