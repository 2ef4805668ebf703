import { XdrError } from '../errors.ts';
import { type Codec, double, hyper, int, optional, struct, text, truth, uhyper, uint } from '../xdr/codec.ts';

/** Types of remote_protocol.x (libvirt 9.0) that several procedures share. */

/** A domain as libvirt names it on the wire. `id` is -1 while the domain is off. */
export interface Domain {
  readonly name: string;
  /** Lower case, with hyphens. */
  readonly uuid: string;
  readonly id: number;
}

/** libvirt knows a snapshot by its name within its domain; it has no other identity on the wire. */
export interface Snapshot {
  readonly name: string;
  readonly dom: Domain;
}

export interface StoragePool {
  readonly name: string;
  readonly uuid: string;
}

export interface StorageVolume {
  readonly pool: string;
  readonly name: string;
  readonly key: string;
}

/** A named value whose type the daemon chooses (`virTypedParameter`). */
export type TypedParam =
  | { readonly field: string; readonly type: 'int' | 'uint' | 'double'; readonly value: number }
  | { readonly field: string; readonly type: 'llong' | 'ullong'; readonly value: bigint }
  | { readonly field: string; readonly type: 'boolean'; readonly value: boolean }
  | { readonly field: string; readonly type: 'string'; readonly value: string };

export type TypedValue = TypedParam['value'];

const uuidLength = 16;
const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const uuid: Codec<string> = {
  read(from) {
    const hex = from.hex(uuidLength);
    const [a, b, c, d] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return `${a}-${b}-${c}-${d}-${hex.slice(20)}`;
  },
  write(to, value) {
    if (!uuidText.test(value))
      throw new XdrError(`Cannot send "${value}" as a UUID: it needs 32 digits in five groups.`);
    to.fixedOpaque(Buffer.from(value.replaceAll('-', ''), 'hex'));
  },
};

export const domain: Codec<Domain> = struct({ name: text, uuid, id: int });
export const snapshot: Codec<Snapshot> = struct({ name: text, dom: domain });
const network = struct({ name: text, uuid });
export const storagePool: Codec<StoragePool> = struct({ name: text, uuid });
export const storageVolume: Codec<StorageVolume> = struct({ pool: text, name: text, key: text });

const typeNumber = { int: 1, uint: 2, llong: 3, ullong: 4, double: 5, boolean: 6, string: 7 } as const;

export const typedParam: Codec<TypedParam> = {
  read(from) {
    const field = text.read(from);
    const type = from.int();
    switch (type) {
      case typeNumber.int:
        return { field, type: 'int', value: int.read(from) };
      case typeNumber.uint:
        return { field, type: 'uint', value: uint.read(from) };
      case typeNumber.llong:
        return { field, type: 'llong', value: hyper.read(from) };
      case typeNumber.ullong:
        return { field, type: 'ullong', value: uhyper.read(from) };
      case typeNumber.double:
        return { field, type: 'double', value: double.read(from) };
      case typeNumber.boolean:
        return { field, type: 'boolean', value: truth.read(from) };
      case typeNumber.string:
        return { field, type: 'string', value: text.read(from) };
      default:
        throw new XdrError(`Cannot decode the parameter "${field}": its type ${type} is unknown.`);
    }
  },
  write(to, param) {
    text.write(to, param.field);
    to.int(typeNumber[param.type]);
    switch (param.type) {
      case 'int':
        return int.write(to, param.value);
      case 'uint':
        return uint.write(to, param.value);
      case 'llong':
        return hyper.write(to, param.value);
      case 'ullong':
        return uhyper.write(to, param.value);
      case 'double':
        return double.write(to, param.value);
      case 'boolean':
        return truth.write(to, param.value);
      case 'string':
        return text.write(to, param.value);
      default:
        return param satisfies never;
    }
  },
};

/** Typed parameters by name (`block.0.physical`). The last of several with the same name wins. */
export function paramsByField(params: readonly TypedParam[]): ReadonlyMap<string, TypedValue> {
  return new Map(params.map((param) => [param.field, param.value]));
}

/** The error reply. `dom` and `net` are unused, but still sent. */
export const remoteError = struct({
  code: int,
  domain: int,
  message: optional(text),
  level: int,
  dom: optional(domain),
  str1: optional(text),
  str2: optional(text),
  str3: optional(text),
  int1: int,
  int2: int,
  net: optional(network),
});
