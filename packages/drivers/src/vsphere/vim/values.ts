import { childrenNamed, element, textOf, type XmlElement } from '@snaptree/formats';

/** A reference to an object in vSphere: `VirtualMachine` and `vm-57`. Valid as long as the object exists. */
export interface ManagedObject {
  readonly type: string;
  readonly value: string;
}

/** A structure with an explicit type, for places where the WSDL has a base type or `xsd:anyType`. */
export interface DataObject {
  readonly dataType: string;
  readonly fields: Fields;
}

/** A list becomes one element for each item; undefined values are left out. */
export type Value =
  | string
  | number
  | boolean
  | ManagedObject
  | DataObject
  | { readonly fields: Fields }
  | readonly Value[]
  | undefined;

/** Parameters, or the fields of a structure, in the order of the WSDL. */
export type Fields = Readonly<{ [name: string]: Value }>;

export const reference = (type: string, value: string): ManagedObject => ({ type, value });

/** A structure of the type that the WSDL has in this place. */
export const structure = (fields: Fields) => ({ fields });

export const dataObject = (dataType: string, fields: Fields): DataObject => ({ dataType, fields });

/** Elements for all fields, in their order. */
export const writeFields = (fields: Fields): XmlElement[] =>
  Object.entries(fields).flatMap(([name, value]) => writeValue(name, value));

/**
 * A reference has only `type`: vcsim (0.24) would take an additional `xsi:type` for the type of the object, and vSphere
 * does not need it.
 */
function writeValue(name: string, value: Value): XmlElement[] {
  if (value === undefined) return [];
  if (isList(value)) return value.flatMap((each) => writeValue(name, each));
  if (typeof value !== 'object') return [element(name, {}, String(value))];
  if ('type' in value) return [element(name, { type: value.type }, value.value)];
  const type = 'dataType' in value ? { 'xsi:type': value.dataType } : {};
  return [element(name, type, ...writeFields(value.fields))];
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export function referenceIn(from: XmlElement | undefined): ManagedObject | undefined {
  if (from === undefined) return undefined;
  return { type: from.attributes.get('type') ?? '', value: textOf(from).trim() };
}

/** The references of an `ArrayOfManagedObjectReference`. */
export const referencesIn = (list: XmlElement | undefined): ManagedObject[] =>
  list === undefined
    ? []
    : childrenNamed(list, 'ManagedObjectReference').flatMap((each) => referenceIn(each) ?? []);

/** The explicit type of an element without its prefix; undefined: the type in the WSDL. */
export function typeOf(from: XmlElement): string | undefined {
  const type = from.attributes.get('xsi:type');
  return type?.slice(type.indexOf(':') + 1);
}
