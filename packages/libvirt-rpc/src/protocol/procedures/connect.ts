import { int, list, optional, struct, text, truth, uhyper, uint } from '../../xdr/codec.ts';
import { empty, procedureTable } from '../procedure.ts';
import { domain, typedParam } from '../types.ts';

/** Bounds of remote_protocol.x (9.0) for lists of domains and for statistics. */
const domainListMax = 16_384;
const statsMax = 262_144;

/** Procedures on the connection as a whole. Versions are `major * 1000000 + minor * 1000 + release`. */
export const connectProcedures = procedureTable({
  connectOpen: { number: 1, args: struct({ name: optional(text), flags: uint }), ret: empty },
  connectClose: { number: 2, args: empty, ret: empty },
  /** The driver's name: `QEMU`, `TEST`. */
  connectGetType: { number: 3, args: empty, ret: struct({ type: text }) },
  /** The hypervisor's version. */
  connectGetVersion: { number: 4, args: empty, ret: struct({ hvVer: uhyper }) },
  connectGetCapabilities: { number: 7, args: empty, ret: struct({ capabilities: text }) },
  connectGetHostname: { number: 59, args: empty, ret: struct({ hostname: text }) },
  connectSupportsFeature: { number: 60, args: struct({ feature: int }), ret: struct({ supported: truth }) },
  connectGetUri: { number: 110, args: empty, ret: struct({ uri: text }) },
  /** The daemon's libvirt version. */
  connectGetLibVersion: { number: 157, args: empty, ret: struct({ libVer: uhyper }) },
  connectListAllDomains: {
    number: 273,
    /** `needResults: 0` only counts. */
    args: struct({ needResults: int, flags: uint }),
    ret: struct({ domains: list(domain, domainListMax), ret: uint }),
  },
  /** A callback without a domain hears of all; the ids of events are in `eventId`. */
  connectDomainEventCallbackRegisterAny: {
    number: 316,
    args: struct({ eventId: int, dom: optional(domain) }),
    ret: struct({ callbackId: int }),
  },
  connectDomainEventCallbackDeregisterAny: { number: 317, args: struct({ callbackId: int }), ret: empty },
  /** An empty `doms` asks for all domains. Groups in `domainStats`, flags in `allDomainStats`. */
  connectGetAllDomainStats: {
    number: 344,
    args: struct({ doms: list(domain, domainListMax), stats: uint, flags: uint }),
    ret: struct({
      retStats: list(struct({ dom: domain, params: list(typedParam, statsMax) }), domainListMax),
    }),
  },
});
