import { int, list, struct, text, truth, uint } from '../../xdr/codec.ts';
import { empty, procedureTable } from '../procedure.ts';
import { domain, snapshot } from '../types.ts';

/** REMOTE_DOMAIN_SNAPSHOT_LIST_MAX (9.0). The daemon answers a longer list with an error, never with a part. */
const snapshotListMax = 16_384;

const domAndFlags = struct({ dom: domain, flags: uint });
const snapAndFlags = struct({ snap: snapshot, flags: uint });
const aSnapshot = struct({ snap: snapshot });
const snapshots = struct({ snapshots: list(snapshot, snapshotListMax), ret: int });

/** Procedures on snapshots. Flags in `snapshotCreate`, `snapshotList`, `snapshotRevert`, `snapshotDelete`. */
export const snapshotProcedures = procedureTable({
  domainSnapshotCreateXml: {
    number: 185,
    args: struct({ dom: domain, xmlDesc: text, flags: uint }),
    ret: aSnapshot,
  },
  domainSnapshotGetXmlDesc: { number: 186, args: snapAndFlags, ret: struct({ xml: text }) },
  domainSnapshotNum: { number: 187, args: domAndFlags, ret: struct({ num: int }) },
  domainSnapshotLookupByName: {
    number: 189,
    args: struct({ dom: domain, name: text, flags: uint }),
    ret: aSnapshot,
  },
  domainHasCurrentSnapshot: { number: 190, args: domAndFlags, ret: struct({ result: truth }) },
  /** Fails with `errorCode.noDomainSnapshot` when there is none. */
  domainSnapshotCurrent: { number: 191, args: domAndFlags, ret: aSnapshot },
  domainRevertToSnapshot: { number: 192, args: snapAndFlags, ret: empty },
  domainSnapshotDelete: { number: 193, args: snapAndFlags, ret: empty },
  /** Fails with `errorCode.noDomainSnapshot` on a root. */
  domainSnapshotGetParent: { number: 244, args: snapAndFlags, ret: aSnapshot },
  domainSnapshotIsCurrent: { number: 271, args: snapAndFlags, ret: struct({ current: truth }) },
  domainSnapshotHasMetadata: { number: 272, args: snapAndFlags, ret: struct({ metadata: truth }) },
  /** `needResults: 0` only counts. */
  domainListAllSnapshots: {
    number: 274,
    args: struct({ dom: domain, needResults: int, flags: uint }),
    ret: snapshots,
  },
  /** On the wire, a checkpoint is the same as a snapshot. */
  domainListAllCheckpoints: {
    number: 413,
    args: struct({ dom: domain, needResults: int, flags: uint }),
    ret: struct({ checkpoints: list(snapshot, snapshotListMax), ret: int }),
  },
  domainSnapshotListAllChildren: {
    number: 275,
    args: struct({ snapshot, needResults: int, flags: uint }),
    ret: snapshots,
  },
});
