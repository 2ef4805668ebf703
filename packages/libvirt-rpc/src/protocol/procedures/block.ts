import { int, optional, struct, text, truth, uhyper, uint } from '../../xdr/codec.ts';
import { empty, procedureTable } from '../procedure.ts';
import { domain } from '../types.ts';

const disk = { dom: domain, path: text };
const diskAndFlags = struct({ ...disk, flags: uint });

/**
 * Procedures on a domain's disks. `path` is a target (`vda`) or a source path; sizes are in bytes;
 * bandwidths in MiB/s unless the flag for bytes is set, 0 is no limit.
 */
export const blockProcedures = procedureTable({
  domainGetBlockInfo: {
    number: 194,
    args: diskAndFlags,
    ret: struct({ allocation: uhyper, capacity: uhyper, physical: uhyper }),
  },
  /** Flags in `blockJobAbort`. */
  domainBlockJobAbort: { number: 237, args: diskAndFlags, ret: empty },
  /** `found` is false when no job runs on the disk. Types in `blockJobType`. */
  domainGetBlockJobInfo: {
    number: 238,
    args: diskAndFlags,
    ret: struct({ found: truth, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper }),
  },
  domainBlockJobSetSpeed: {
    number: 239,
    args: struct({ ...disk, bandwidth: uhyper, flags: uint }),
    ret: empty,
  },
  domainBlockPull: { number: 240, args: struct({ ...disk, bandwidth: uhyper, flags: uint }), ret: empty },
  /**
   * Starts a job and returns: pulls everything above `base` into the active file. No `base`: everything. Flags in
   * `blockRebase`.
   */
  domainBlockRebase: {
    number: 266,
    args: struct({ ...disk, base: optional(text), bandwidth: uhyper, flags: uint }),
    ret: empty,
  },
  /** Starts a job and returns. No `base`: the lowest file; no `top`: the active one. Flags in `blockCommit`. */
  domainBlockCommit: {
    number: 290,
    args: struct({
      dom: domain,
      disk: text,
      base: optional(text),
      top: optional(text),
      bandwidth: uhyper,
      flags: uint,
    }),
    ret: empty,
  },
});
