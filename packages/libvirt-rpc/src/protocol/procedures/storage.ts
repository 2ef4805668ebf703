import { int, list, struct, text, uhyper, uint } from '../../xdr/codec.ts';
import { empty, procedureTable } from '../procedure.ts';
import { storagePool, storageVolume } from '../types.ts';

/** REMOTE_STORAGE_POOL_LIST_MAX (9.0). */
const poolListMax = 16_384;

/** Procedures on storage; sizes in bytes. With split daemons they belong to `virtstoraged`, not to `virtqemud`. */
export const storageProcedures = procedureTable({
  storagePoolGetInfo: {
    number: 87,
    args: struct({ pool: storagePool }),
    ret: struct({ state: uint, capacity: uhyper, allocation: uhyper, available: uhyper }),
  },
  /** Transient: gone when the daemon ends. */
  storagePoolCreateXml: {
    number: 76,
    args: struct({ xml: text, flags: uint }),
    ret: struct({ pool: storagePool }),
  },
  /** Stops it; its files stay. */
  storagePoolDestroy: { number: 80, args: struct({ pool: storagePool }), ret: empty },
  storagePoolGetXmlDesc: {
    number: 88,
    args: struct({ pool: storagePool, flags: uint }),
    ret: struct({ xml: text }),
  },
  storagePoolRefresh: { number: 83, args: struct({ pool: storagePool, flags: uint }), ret: empty },
  storagePoolLookupByVolume: {
    number: 86,
    args: struct({ vol: storageVolume }),
    ret: struct({ pool: storagePool }),
  },
  storagePoolLookupByName: { number: 84, args: struct({ name: text }), ret: struct({ pool: storagePool }) },
  storageVolLookupByName: {
    number: 95,
    args: struct({ pool: storagePool, name: text }),
    ret: struct({ vol: storageVolume }),
  },
  storageVolGetPath: { number: 100, args: struct({ vol: storageVolume }), ret: struct({ name: text }) },
  /** Only finds files inside the pools that the daemon has scanned. */
  storageVolLookupByPath: { number: 97, args: struct({ path: text }), ret: struct({ vol: storageVolume }) },
  storageVolGetInfo: {
    number: 98,
    args: struct({ vol: storageVolume }),
    ret: struct({ type: int, capacity: uhyper, allocation: uhyper }),
  },
  storageVolGetXmlDesc: {
    number: 99,
    args: struct({ vol: storageVolume, flags: uint }),
    ret: struct({ xml: text }),
  },
  connectListAllStoragePools: {
    number: 281,
    args: struct({ needResults: int, flags: uint }),
    ret: struct({ pools: list(storagePool, poolListMax), ret: uint }),
  },
});
