import { isDeepStrictEqual } from 'node:util';
import type { Step } from '@snaptree/core';
import { flags, LibvirtError } from '@snaptree/libvirt-rpc';

/**
 * What libvirt answered to a call that did not succeed. `refused`: it said no before it changed anything.
 * `jobRefused`: QEMU did not begin the job
 * that it was asked for; others of the same call may have begun. `failed`: it had begun, or may have. `none`: no answer
 * arrived.
 */
export type Answer = 'refused' | 'jobRefused' | 'failed' | 'none';

/** Remembers the answer to the last step of each domain, for `inspect`. */
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
  return beforeAnything.has(cause.code) && !midway.test(cause.text) ? 'refused' : 'failed';
}

const { errorCode } = flags;

/** Codes of libvirt's own checks (9.0, qemu_snapshot.c), which come before it changes anything. */
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

/** The same codes when QEMU died meanwhile, and in the middle of a loop over disks (qemuDomainSnapshotForEachQcow2Raw). */
const midway = /not running|does not support snapshotting/i;

/** What a merge looks up before it begins (qemuSnapshotDeleteExternalPrepare), whatever its code. */
const notFound = /(?:failed to find|could not find) (?:parent |base |top )?disk source/i;
const jobRefused = /unable to execute QEMU command 'block-commit'/i;
