import { child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { faultOfResult, isNotAuthenticated, type VimFault } from './faults.ts';
import type { VimSession } from './session.ts';
import { dataObject, type Fields, type ManagedObject, referenceIn, structure } from './values.ts';

/** Properties of one object. Those without a value (`snapshot` of a VM without snapshots) are absent. */
export interface ObjectProperties {
  readonly object: ManagedObject;
  readonly values: ReadonlyMap<string, XmlElement>;
  /** Properties that could not be read, with the reason, mostly `NoPermission`. */
  readonly missing: ReadonlyMap<string, VimFault>;
}

export interface Asked {
  readonly type: string;
  readonly paths: readonly string[];
}

/** Objects per answer; a server may send fewer. */
const PAGE = 250;

/** What to collect, and from where: a `PropertyFilterSpec`. */
export interface Collection {
  readonly asked: Asked;
  /** Each an `ObjectSpec`. */
  readonly from: readonly Fields[];
}

/** Collects an object. */
export const itself = (object: ManagedObject): Fields => ({ obj: object, skip: false });

/** Collects the objects that a property refers to, without the object itself. */
export const through = (object: ManagedObject, path: string): Fields => ({
  obj: object,
  skip: true,
  selectSet: dataObject('TraversalSpec', { name: path, type: object.type, path, skip: false }),
});

/**
 * Properties of several kinds of objects in one call. Objects that no longer exist are left out.
 * @throws VimFault
 */
export const collect = (
  session: VimSession,
  collections: readonly Collection[],
): Promise<ObjectProperties[]> =>
  retrieve(
    session,
    collections.filter(({ from }) => from.length > 0).map((each) => filterSpec(each, true)),
  );

/** Properties of the given objects. Those that no longer exist are left out. */
export const readProperties = (
  session: VimSession,
  objects: readonly ManagedObject[],
  asked: Asked,
): Promise<ObjectProperties[]> => collect(session, [{ asked, from: objects.map(itself) }]);

/**
 * Properties of one object.
 * @throws VimFault `ManagedObjectNotFound` if it no longer exists
 */
export async function readObject(
  session: VimSession,
  object: ManagedObject,
  paths: readonly string[],
): Promise<ObjectProperties> {
  const [found] = await retrieve(session, [propertiesOf(object, paths)]);
  return found ?? { object, values: new Map(), missing: new Map() };
}

/** Properties of all VMs that the user may see. */
export const readMachines = (session: VimSession, paths: readonly string[]): Promise<ObjectProperties[]> =>
  readAll(session, { type: 'VirtualMachine', paths });

/** Properties of all objects of one kind that the user may see. */
export async function readAll(session: VimSession, asked: Asked): Promise<ObjectProperties[]> {
  const view = await createView(session, asked.type);
  try {
    return await retrieve(session, [everythingIn(view, asked)]);
  } finally {
    await destroyView(session, view);
  }
}

/** A view of all objects of one kind below the root folder. */
export function createView(session: VimSession, type: string): Promise<ManagedObject> {
  const { viewManager, rootFolder } = session.content;
  const params = { container: rootFolder, type: [type], recursive: true };
  return session.object('CreateContainerView', viewManager, params);
}

/** If this fails, the view ends with the session. */
export async function destroyView(session: VimSession, view: ManagedObject): Promise<void> {
  await session.call('DestroyView', view).catch(() => {});
}

/** What to collect of everything in a view. */
export const everythingIn = (view: ManagedObject, asked: Asked): Fields =>
  filterSpec({ asked, from: [through(view, 'view')] });

/** What to collect of one object. */
export const propertiesOf = (object: ManagedObject, paths: readonly string[]): Fields =>
  filterSpec({ asked: { type: object.type, paths }, from: [itself(object)] });

/** @param tolerant objects that no longer exist cause no fault */
function filterSpec({ asked, from }: Collection, tolerant?: boolean): Fields {
  return {
    propSet: structure({ type: asked.type, all: false, pathSet: asked.paths }),
    objectSet: from.map(structure),
    reportMissingObjectsInResults: tolerant,
  };
}

/** All pages. If a page fails, the server drops the rest at the end of the session. */
async function retrieve(session: VimSession, specs: readonly Fields[]): Promise<ObjectProperties[]> {
  if (specs.length === 0) return [];
  const { propertyCollector } = session.content;
  const found: ObjectProperties[] = [];
  let answer = await session.call('RetrievePropertiesEx', propertyCollector, {
    specSet: specs.map(structure),
    options: structure({ maxObjects: PAGE }),
  });
  for (;;) {
    // Without any object, the answer has no value.
    const page = child(answer, 'returnval');
    if (page === undefined) return found;
    for (const content of childrenNamed(page, 'objects')) {
      const read = objectProperties(content);
      if (read !== undefined) found.push(read);
    }
    const token = childText(page, 'token');
    if (token === undefined || token === '') return found;
    answer = await session.call('ContinueRetrievePropertiesEx', propertyCollector, { token });
  }
}

function objectProperties(content: XmlElement): ObjectProperties | undefined {
  const object = referenceIn(child(content, 'obj'));
  if (object === undefined) return undefined;
  const values = childrenNamed(content, 'propSet').flatMap((property) => {
    const value = child(property, 'val');
    return value === undefined ? [] : [[childText(property, 'name') ?? '', value] as const];
  });
  const missing = missingIn(content);
  const isGone =
    values.length === 0 && [...missing.values()].some(({ fault }) => fault === 'ManagedObjectNotFound');
  return isGone ? undefined : { object, values: new Map(values), missing };
}

/**
 * Properties that could not be read. vcsim (0.24) reports an ended session here, in an answer that is not a fault.
 */
export function missingIn(content: XmlElement): Map<string, VimFault> {
  const missing = new Map<string, VimFault>();
  for (const each of childrenNamed(content, 'missingSet')) {
    const fault = child(each, 'fault');
    if (fault === undefined) continue;
    const reason = faultOfResult(fault);
    if (isNotAuthenticated(reason)) throw reason;
    missing.set(childText(each, 'path') ?? '', reason);
  }
  return missing;
}
