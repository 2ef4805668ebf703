import { DIFFERENCING } from '@snaptree/hypervisors';
import type { ConformanceTarget, DomainRequest } from '../../../conformance/target.ts';
import type { Service } from '../connecting/service.ts';
import { WebService } from '../connecting/web-service.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { createVirtualBoxDriver } from '../driver.ts';
import { follow } from '../steps/progress.ts';
import { liveHash, snapshotHash, writeAsGuest } from './contents.ts';
import {
  adoptSavedState,
  doubleMemory,
  findMachine,
  makeMachine,
  removeMachine,
  underLock,
} from './machine.ts';

/** VirtualBox behind a web service without a password. VMs cannot run without its kernel module. */
export async function createVirtualBoxTarget(service: Service): Promise<ConformanceTarget> {
  const options = { service, username: '', password: '' };
  const driver = createVirtualBoxDriver(options);
  const other = new WebService(options);
  const made = new Set<string>();
  const outside = <T>(work: (session: WebSession) => Promise<T>): Promise<T> => other.acting(work);
  const removeDomain = async (id: string) => {
    if (made.delete(id)) await outside((session) => removeMachine(session, id));
  };
  return {
    name: 'virtualbox',
    driver,
    supports: {
      mechanisms: [DIFFERENCING],
      contents: true,
      duplicateNames: true,
      managedSave: true,
      listensLate: true,
      cancel: false,
      running: false,
    },
    async makeDomain(request: DomainRequest) {
      const name = `snaptree-${request.label ?? 'test'}-${process.pid}-${made.size + 1}-${Date.now().toString(36)}`;
      const id = await outside((session) => makeMachine(session, name, { disks: request.disks ?? 1 }));
      made.add(id);
      return id;
    },
    removeDomain,
    saveWithoutRunning: (id) => outside((session) => adoptSavedState(session, id)),
    async write(id) {
      const { tree } = await driver.read(id);
      if (tree.live.power !== 'off') return false;
      await outside((session) => writeAsGuest(session, id));
      return true;
    },
    liveHash: (id) => outside((session) => liveHash(session, id)),
    snapshotHash: (id, snapshotId) => outside((session) => snapshotHash(session, id, snapshotId)),
    otherClient: {
      createSnapshot: (id, name) =>
        outside(async (session) =>
          done(session, await findMachine(session, id), (own) =>
            session.text('IMachine_takeSnapshot', own, { name, description: '', pause: true }),
          ),
        ),
      deleteSnapshot: (id, snapshotId) =>
        outside(async (session) =>
          done(session, await findMachine(session, id), (own) =>
            session.text('IMachine_deleteSnapshot', own, { id: snapshotId }),
          ),
        ),
    },
    doubleMemory: (id) => outside((session) => doubleMemory(session, id)),
    async destroy() {
      for (const id of [...made]) await removeDomain(id);
      await other.close();
      await driver.close();
    },
  };
}

/** Waits for an operation of another client. */
const done = async (session: WebSession, machine: Reference, begin: (own: Reference) => Promise<Reference>) =>
  underLock(session, machine, async (own) => follow(session, await begin(own)));
