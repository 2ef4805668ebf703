import { child, childText, type XmlElement } from '@snaptree/formats';
import { machineObject } from '../reading/snapshots.ts';
import { faultOfResult } from '../vim/faults.ts';
import { readAll, readObject } from '../vim/properties.ts';
import type { VimService } from '../vim/service.ts';
import type { VimSession } from '../vim/session.ts';
import { dataObject, type Fields, type ManagedObject, referenceIn, structure } from '../vim/values.ts';

const CONTROLLER = 1000;
const DISK_KIB = 1024;

/** A call of another client, without checks. Returns the result of its task. */
export async function asOther(
  service: VimService,
  method: string,
  call: { of: ManagedObject; params?: Fields },
): Promise<XmlElement | undefined> {
  const answer = await service.change({ method, ...call, leaving: () => {} });
  const task = referenceIn(child(answer, 'returnval'));
  return task === undefined ? undefined : service.reading((session) => resultOf(session, task));
}

/** How often a task is polled, in milliseconds. */
const PERIOD_MS = 50;

async function resultOf(session: VimSession, task: ManagedObject): Promise<XmlElement | undefined> {
  for (;;) {
    const info = (await readObject(session, task, ['info'])).values.get('info');
    const state = info === undefined ? undefined : childText(info, 'state');
    const error = info === undefined ? undefined : child(info, 'error');
    if (state === 'error' && error !== undefined) throw faultOfResult(error);
    if (info !== undefined && state === 'success') return child(info, 'result');
    await new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
  }
}

export interface NewMachine {
  readonly name: string;
  readonly disks: number;
  readonly running: boolean;
}

/** Creates a VM with small disks and no operating system, in the first resource pool. */
export async function makeMachine(
  service: VimService,
  { name, disks, running }: NewMachine,
): Promise<string> {
  const place = await service.reading(findPlace);
  const config = structure({
    name,
    guestId: 'otherGuest',
    files: structure({ vmPathName: `[${place.datastore}]` }),
    numCPUs: 1,
    memoryMB: 32,
    deviceChange: [controller, ...Array.from({ length: disks }, (_, n) => disk(n, place.datastore))],
  });
  const made = await asOther(service, 'CreateVM_Task', {
    of: place.folder,
    params: { config, pool: place.pool },
  });
  const machine = referenceIn(made);
  if (machine === undefined) throw new Error(`${name} was created, but vSphere does not report its ID`);
  if (running) await asOther(service, 'PowerOnVM_Task', { of: machine });
  return machine.value;
}

const controller = structure({
  operation: 'add',
  device: dataObject('ParaVirtualSCSIController', { key: CONTROLLER, busNumber: 0, sharedBus: 'noSharing' }),
});

const disk = (n: number, datastore: string) =>
  structure({
    operation: 'add',
    fileOperation: 'create',
    device: dataObject('VirtualDisk', {
      key: -1 - n,
      backing: dataObject('VirtualDiskFlatVer2BackingInfo', {
        fileName: `[${datastore}]`,
        diskMode: 'persistent',
        thinProvisioned: true,
      }),
      controllerKey: CONTROLLER,
      unitNumber: n,
      capacityInKB: DISK_KIB,
    }),
  });

interface Place {
  readonly folder: ManagedObject;
  readonly pool: ManagedObject;
  readonly datastore: string;
}

async function findPlace(session: VimSession): Promise<Place> {
  const [datacenter] = await readAll(session, { type: 'Datacenter', paths: ['vmFolder'] });
  const [pool] = await readAll(session, { type: 'ResourcePool', paths: ['name'] });
  const [datastore] = await readAll(session, { type: 'Datastore', paths: ['name'] });
  const folder = referenceIn(datacenter?.values.get('vmFolder'));
  const name = datastore?.values.get('name')?.children.join('');
  if (folder === undefined || pool === undefined || name === undefined)
    throw new Error('There is no datacenter with a resource pool and a datastore');
  return { folder, pool: pool.object, datastore: name };
}

/** Deletes a VM with its snapshots and disks, after powering it off. */
export async function removeMachine(service: VimService, id: string): Promise<void> {
  const of = machineObject(id);
  const { values } = await service.reading((session) => readObject(session, of, ['runtime.powerState']));
  const state = values.get('runtime.powerState')?.children.join('');
  if (state === 'poweredOn') await asOther(service, 'PowerOffVM_Task', { of });
  await asOther(service, 'Destroy_Task', { of });
}

export async function doubleMemory(service: VimService, id: string): Promise<void> {
  const of = machineObject(id);
  const { values } = await service.reading((session) =>
    readObject(session, of, ['config.hardware.memoryMB']),
  );
  const memoryMB = 2 * Number(values.get('config.hardware.memoryMB')?.children.join(''));
  await asOther(service, 'ReconfigVM_Task', { of, params: { spec: structure({ memoryMB }) } });
}
