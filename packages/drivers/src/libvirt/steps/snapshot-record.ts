import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepContext } from './context.ts';

type Site = Pick<StepContext, 'acting' | 'dom'>;

/** The XML of a snapshot with secrets, without which libvirt would lose the passwords when it is redefined. */
export async function readRecord({ acting, dom }: Site, name: string): Promise<string> {
  const { xml } = await acting.call(procedures.domainSnapshotGetXmlDesc, {
    snap: { name, dom },
    flags: flags.domainXml.secure,
  });
  return xml;
}

/**
 * Redefines a snapshot under its own name. A current snapshot stays current without the `current` flag. With it, libvirt
 * 9.9 and later lose the record of the files that the last revert created, and the next revert deletes a file of a
 * different snapshot (tested on 11.3 and 12.8).
 * @param current makes it the current snapshot, which it must not be
 */
export async function redefineRecord({ acting, dom }: Site, xmlDesc: string, current = false): Promise<void> {
  await acting.call(procedures.domainSnapshotCreateXml, {
    dom,
    xmlDesc,
    flags: flags.snapshotCreate.redefine | (current ? flags.snapshotCreate.current : 0),
  });
}
