import { createHash, randomBytes } from 'node:crypto';
import { VirtualBoxError } from '../connecting/web-service.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { Media } from '../reading/media.ts';
import { CAPACITY, configure, findMachine } from './machine.ts';

/** The sectors that tests write and compare: a few per disk, in blocks of their own and sharing one. */
const places = [0, 4096, CAPACITY / 2, CAPACITY - 4096];
const BYTES = 512;

/** Writes new data to one place on every live disk, as a running guest would. */
export async function writeAsGuest(session: WebSession, id: string): Promise<void> {
  const machine = await findMachine(session, id);
  for (const { medium } of await new Media(session).attachedTo(machine)) {
    const offset = places[randomBytes(1).readUInt8() % places.length] ?? 0;
    await withDisk(session, medium, true, (disk) =>
      session.call('IMediumIO_write', disk, { offset, data: randomBytes(BYTES).toString('base64') }),
    );
  }
  // VirtualBox only tracks changes since a snapshot by runs and settings, not by images.
  await configure(session, machine, (own) =>
    session.call('IMachine_setDescription', own, { description: randomBytes(8).toString('hex') }),
  );
}

/** VDI blocks: the first write to a block makes the image one block larger. */
const BLOCK = 1024 * 1024;

export interface Blocks {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Writes to these blocks of every live disk, so that merging takes a while. */
export async function fillAsGuest(session: WebSession, id: string, { from, to }: Blocks): Promise<void> {
  const machine = await findMachine(session, id);
  for (const { medium } of await new Media(session).attachedTo(machine)) {
    await withDisk(session, medium, true, async (disk) => {
      for (let block = from; block < to; block++) {
        const data = randomBytes(BYTES).toString('base64');
        await session.call('IMediumIO_write', disk, { offset: block * BLOCK, data });
      }
    });
  }
}

export async function liveHash(session: WebSession, id: string): Promise<string> {
  return hashOf(session, await findMachine(session, id));
}

export async function snapshotHash(session: WebSession, id: string, snapshotId: string): Promise<string> {
  const machine = await findMachine(session, id);
  const snapshot = await session.text('IMachine_findSnapshot', machine, { nameOrId: snapshotId });
  return hashOf(session, await session.text('ISnapshot_getMachine', snapshot));
}

/** Unreadable data has a value of its own. */
async function hashOf(session: WebSession, machine: Reference): Promise<string> {
  const hash = createHash('sha256');
  try {
    for (const { disk, medium } of await new Media(session).attachedTo(machine)) {
      hash.update(disk);
      await withDisk(session, medium, false, async (io) => {
        for (const offset of places)
          hash.update(await session.text('IMediumIO_read', io, { offset, size: BYTES }));
      });
    }
  } catch (error) {
    if (error instanceof VirtualBoxError) return 'gone';
    throw error;
  }
  return hash.digest('hex');
}

async function withDisk(
  session: WebSession,
  medium: Reference,
  writable: boolean,
  work: (disk: Reference) => Promise<unknown>,
): Promise<void> {
  const disk = await session.text('IMedium_openForIO', medium, { writable, password: '' });
  try {
    await work(disk);
  } finally {
    await session.call('IMediumIO_close', disk);
  }
}
