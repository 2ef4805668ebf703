import {
  childrenNamed,
  childText,
  element,
  isElement,
  textOf,
  writeXml,
  type XmlElement,
} from '@snaptree/formats';
import { type Properties, valueAt } from './properties.ts';
import { FaultRaised, fault, field, localized, type Ref, ref, refElement } from './wire.ts';

/** An object that a property collector can read. */
export interface Visible {
  readonly ref: Ref;
  readonly properties: () => Properties;
}

export interface Inventory {
  /** @throws FaultRaised ManagedObjectNotFound */
  object(ref: Ref): Visible;
  has(ref: Ref): boolean;
  /** Every object of these types, as in a view of the root folder. */
  all(types: ReadonlySet<string>): Visible[];
}

interface PropertySpec {
  readonly type: string;
  readonly paths: readonly string[];
  readonly all: boolean;
}

/** A filter of one collector, and what it has already reported. */
export interface Filter {
  readonly ref: Ref;
  readonly specSet: XmlElement;
  reported: Map<string, { readonly object: Ref; readonly values: Map<string, string> }>;
}

export function refOf(from: XmlElement | undefined): Ref {
  return ref(from?.attributes.get('type') ?? '', from === undefined ? '' : textOf(from));
}

function propertySpecs(specSet: XmlElement): PropertySpec[] {
  return childrenNamed(specSet, 'propSet').map((each) => ({
    type: childText(each, 'type') ?? '',
    paths: childrenNamed(each, 'pathSet').map(textOf),
    all: childText(each, 'all') === 'true',
  }));
}

/** The objects of one filter specification with the requested properties. */
function selected(inventory: Inventory, specSet: XmlElement): { object: Visible; paths: string[] }[] {
  const specs = propertySpecs(specSet);
  // Deleted objects are then left out instead of causing a fault.
  const tolerant = childText(specSet, 'reportMissingObjectsInResults') === 'true';
  const objects = childrenNamed(specSet, 'objectSet').flatMap((objectSet) => {
    const [start] = childrenNamed(objectSet, 'obj');
    const skipped = childText(objectSet, 'skip') === 'true' || (tolerant && !inventory.has(refOf(start)));
    const own = skipped ? [] : [inventory.object(refOf(start))];
    const [selectSet] = childrenNamed(objectSet, 'selectSet');
    const path = selectSet === undefined ? undefined : childText(selectSet, 'path');
    if (path === undefined) return own;
    if (path === 'view') return [...own, ...inventory.all(new Set(specs.map((spec) => spec.type)))];
    const reached = valueAt(inventory.object(refOf(start)).properties(), path);
    const refs = reached?.children.filter(isElement).map(refOf) ?? [];
    return [...own, ...refs.map((each) => inventory.object(each))];
  });
  return objects.flatMap((object) => {
    const matching = specs.filter((spec) => covers(spec.type, object.ref.type));
    if (matching.length === 0) return [];
    const paths = matching.flatMap((spec) => (spec.all ? Object.keys(object.properties()) : spec.paths));
    return [{ object, paths: [...new Set(paths)] }];
  });
}

const covers = (type: string, of: string) => type === of || type === 'ManagedEntity';

/**
 * `RetrievePropertiesEx`: objects with `propSet`. `denied`: every property is refused with this fault in the
 * `missingSet`, as some servers do for a session that has ended.
 */
export function retrieve(inventory: Inventory, request: XmlElement, denied?: string): XmlElement {
  const objects = childrenNamed(request, 'specSet').flatMap((specSet) => selected(inventory, specSet));
  return element(
    'returnval',
    {},
    ...objects.map(({ object, paths }) => {
      const properties = object.properties();
      const found = paths.flatMap((path) => {
        const value = valueAt(properties, path);
        return value === undefined ? [] : [element('propSet', {}, element('name', {}, path), value)];
      });
      const why = fault(
        denied ?? '',
        '',
        refElement('object', object.ref),
        field('privilegeId', 'System.Read'),
      );
      const missing = paths.map((path) =>
        element('missingSet', {}, element('path', {}, path), localized('fault', why)),
      );
      return element(
        'objects',
        {},
        refElement('obj', object.ref),
        ...(denied === undefined ? found : missing),
      );
    }),
  );
}

/** The changes since the filter's last report, as a `filterSet`, if there are any. */
export function changes(inventory: Inventory, filter: Filter): XmlElement | undefined {
  const now = new Map(
    selected(inventory, filter.specSet).map(({ object, paths }) => {
      const properties = object.properties();
      const values = paths.flatMap((path): [string, XmlElement][] => {
        const value = valueAt(properties, path);
        return value === undefined ? [] : [[path, value]];
      });
      return [object.ref.value, { object: object.ref, paths, values: new Map(values) }] as const;
    }),
  );
  const updates = [...now.values()].flatMap(({ object, paths, values }) => {
    const reported = filter.reported.get(object.value)?.values;
    const changed = paths.filter((path) => written(values.get(path)) !== (reported?.get(path) ?? ''));
    if (reported !== undefined && changed.length === 0) return [];
    return [
      update(
        reported === undefined ? 'enter' : 'modify',
        object,
        changed.map((path) => change(path, values.get(path))),
      ),
    ];
  });
  const gone = [...filter.reported.values()].filter(({ object }) => !now.has(object.value));
  updates.push(...gone.map(({ object }) => update('leave', object, [])));
  filter.reported = new Map(
    [...now].map(([key, { object, values }]) => [
      key,
      { object, values: new Map([...values].map(([path, value]) => [path, written(value)])) },
    ]),
  );
  if (updates.length === 0) return undefined;
  return element('filterSet', {}, refElement('filter', filter.ref), ...updates);
}

const written = (value: XmlElement | undefined) => (value === undefined ? '' : writeXml(value));

const update = (kind: string, object: Ref, changeSet: readonly XmlElement[]) =>
  element('objectSet', {}, element('kind', {}, kind), refElement('obj', object), ...changeSet);

/** A property that is no longer set is assigned no value. */
const change = (path: string, value: XmlElement | undefined) =>
  element('changeSet', {}, element('name', {}, path), element('op', {}, 'assign'), value);

export function notFound(missing: Ref): FaultRaised {
  const sentence = 'The object has already been deleted or has not been completely created';
  return new FaultRaised(fault('ManagedObjectNotFound', sentence, refElement('obj', missing)));
}
