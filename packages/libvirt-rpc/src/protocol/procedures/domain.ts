import { int, list, optional, struct, text, truth, uhyper, uint } from '../../xdr/codec.ts';
import { empty, procedureTable } from '../procedure.ts';
import { domain, typedParam, uuid } from '../types.ts';

/** REMOTE_DOMAIN_JOB_STATS_MAX (9.0). */
const jobStatsMax = 64;

const dom = { dom: domain };
const domAndFlags = struct({ dom: domain, flags: uint });

/** Procedures on one domain. Memory is in KiB, times of jobs in milliseconds, `cpuTime` in nanoseconds. */
export const domainProcedures = procedureTable({
  domainCreate: { number: 9, args: struct(dom), ret: empty },
  domainCreateXml: { number: 10, args: struct({ xmlDesc: text, flags: uint }), ret: struct(dom) },
  domainDefineXml: { number: 11, args: struct({ xml: text }), ret: struct(dom) },
  /** Pulls the plug. */
  domainDestroy: { number: 12, args: struct(dom), ret: empty },
  /** Flags in `domainXml`. */
  domainGetXmlDesc: { number: 14, args: domAndFlags, ret: struct({ xml: text }) },
  domainGetInfo: {
    number: 16,
    args: struct(dom),
    // `unsigned char` and `unsigned short` take four bytes in XDR.
    ret: struct({ state: uint, maxMem: uhyper, memory: uhyper, nrVirtCpu: uint, cpuTime: uhyper }),
  },
  domainLookupByName: { number: 23, args: struct({ name: text }), ret: struct(dom) },
  domainLookupByUuid: { number: 24, args: struct({ uuid }), ret: struct(dom) },
  domainResume: { number: 28, args: struct(dom), ret: empty },
  /** Asks the guest; returns before it is off. */
  domainShutdown: { number: 33, args: struct(dom), ret: empty },
  domainSuspend: { number: 34, args: struct(dom), ret: empty },
  domainUndefine: { number: 35, args: struct(dom), ret: empty },
  domainGetJobInfo: {
    number: 163,
    args: struct(dom),
    ret: struct({
      type: int,
      timeElapsed: uhyper,
      timeRemaining: uhyper,
      dataTotal: uhyper,
      dataProcessed: uhyper,
      dataRemaining: uhyper,
      memTotal: uhyper,
      memProcessed: uhyper,
      memRemaining: uhyper,
      fileTotal: uhyper,
      fileProcessed: uhyper,
      fileRemaining: uhyper,
    }),
  },
  domainAbortJob: { number: 164, args: struct(dom), ret: empty },
  domainManagedSave: { number: 182, args: domAndFlags, ret: empty },
  domainHasManagedSaveImage: { number: 183, args: domAndFlags, ret: struct({ result: truth }) },
  domainManagedSaveRemove: { number: 184, args: domAndFlags, ret: empty },
  /** Flags in `domainStart`. */
  domainCreateWithFlags: { number: 196, args: domAndFlags, ret: struct(dom) },
  /** States in `domainState`. */
  domainIsPersistent: { number: 151, args: struct({ dom: domain }), ret: struct({ persistent: int }) },
  domainGetState: { number: 212, args: domAndFlags, ret: struct({ state: int, reason: int }) },
  /** Flags in `domainUndefine`. */
  domainUndefineFlags: { number: 231, args: domAndFlags, ret: empty },
  domainDestroyFlags: { number: 234, args: domAndFlags, ret: empty },
  domainShutdownFlags: { number: 258, args: domAndFlags, ret: empty },
  domainSetMetadata: {
    number: 264,
    args: struct({
      dom: domain,
      type: int,
      metadata: optional(text),
      key: optional(text),
      uri: optional(text),
      flags: uint,
    }),
    ret: empty,
  },
  domainGetJobStats: {
    number: 298,
    args: domAndFlags,
    ret: struct({ type: int, params: list(typedParam, jobStatsMax) }),
  },
  domainDefineXmlFlags: { number: 350, args: struct({ xml: text, flags: uint }), ret: struct(dom) },
});
