import { isDeepStrictEqual } from 'node:util';
import type { Step } from '@snaptree/core';
import { flags, LibvirtError } from '@snaptree/libvirt-rpc';

/**
 * How libvirt answered a call that did not succeed. `refused`: nothing was changed. `jobRefused`: QEMU did not start
 * one block job; others of the same call may have started. `failed`: the call may have changed something. `none`: no
 * answer arrived.
 */
export type Answer = 'refused' | 'jobRefused' | 'failed' | 'none';

/** The answer to the last step of each domain, for `inspect`. */
export class Answers {
  #last = new Map<string, { step: Step; answer: Answer }>();

  note(domainId: string, step: Step, error: unknown): void {
    this.#last.set(domainId, { step, answer: answerIn(error) });
  }

  forget(domainId: string): void {
    this.#last.delete(domainId);
  }

  of(domainId: string, step: Step): Answer {
    const last = this.#last.get(domainId);
    return last !== undefined && isDeepStrictEqual(last.step, step) ? last.answer : 'none';
  }
}

export function answerIn(error: unknown): Answer {
  const cause = error instanceof Error && error.cause instanceof LibvirtError ? error.cause : error;
  if (!(cause instanceof LibvirtError)) return 'none';
  if (notFound.test(cause.text)) return 'refused';
  if (jobRefused.test(cause.text)) return 'jobRefused';
  return beforeAnything.has(cause.code) && !afterChange.test(cause.text) ? 'refused' : 'failed';
}

const { errorCode } = flags;

/** Codes of the checks that libvirt makes before it changes anything (9.0, qemu_snapshot.c). */
const beforeAnything: ReadonlySet<number> = new Set([
  errorCode.noSupport,
  errorCode.invalidArgument,
  errorCode.operationDenied,
  errorCode.noDomain,
  errorCode.operationInvalid,
  errorCode.configUnsupported,
  errorCode.operationTimeout,
  errorCode.noDomainSnapshot,
  errorCode.argumentUnsupported,
  errorCode.snapshotRevertRisky,
  errorCode.operationUnsupported,
  errorCode.accessDenied,
]);

/** The same codes after a change: QEMU ended, or a loop over disks failed (qemuDomainSnapshotForEachQcow2Raw). */
const afterChange = /not running|does not support snapshotting/i;

/** Lookups before a merge starts (qemuSnapshotDeleteExternalPrepare), with any code. */
const notFound = /(?:failed to find|could not find) (?:parent |base |top )?disk source/i;
const jobRefused = /unable to execute QEMU command 'block-commit'/i;

/** Whether the confinement of the host did not let QEMU open a file of the merge. */
export function isFileDenied(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof LibvirtError ? error.cause : error;
  return (
    cause instanceof LibvirtError && jobRefused.test(cause.text) && /Permission denied/i.test(cause.text)
  );
}
