import { childrenNamed, element, textOf, type XmlElement } from '@snaptree/formats';

/** An object that lives in vSphere: `VirtualMachine` and `vm-57`. Valid as long as the object is there. */
export interface ManagedObject {
  readonly type: string;
  readonly value: string;
}

/** A structure whose type has to be told: where the WSDL names a base type or `xsd:anyType`. */
export interface DataObject {
  readonly dataType: string;
  readonly fields: Fields;
}

/** A list is written as so many elements of the name; what is undefined is left out. */
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

/** A structure of exactly the type that the WSDL names at this place. */
export const structure = (fields: Fields) => ({ fields });

export const dataObject = (dataType: string, fields: Fields): DataObject => ({ dataType, fields });

/** Elements for all fields, in their order. */
export const writeFields = (fields: Fields): XmlElement[] =>
  Object.entries(fields).flatMap(([name, value]) => writeValue(name, value));

/**
 * A reference is written with `type` alone: vcsim (0.24) takes an `xsi:type` beside it for the type of the object,
 * and vSphere needs none where the WSDL says that a reference belongs here.
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

/** The reference that an element holds; undefined when there is no element. */
export function referenceIn(from: XmlElement | undefined): ManagedObject | undefined {
  if (from === undefined) return undefined;
  return { type: from.attributes.get('type') ?? '', value: textOf(from).trim() };
}

/** The references of an `ArrayOfManagedObjectReference`. */
export const referencesIn = (list: XmlElement | undefined): ManagedObject[] =>
  list === undefined
    ? []
    : childrenNamed(list, 'ManagedObjectReference').flatMap((each) => referenceIn(each) ?? []);

/** The type that an element says it has, without its prefix; undefined: the one that the WSDL names. */
export function typeOf(from: XmlElement): string | undefined {
  const said = from.attributes.get('xsi:type');
  return said?.slice(said.indexOf(':') + 1);
}
