/**
 * Version 0.1.0 spelled some terms differently in journals, tree files, simulated hosts, URLs and API requests.
 * Each reader translates them once; nothing writes them.
 */
const keys: Readonly<Record<string, string>> = {
  seat: 'current',
  frozen: 'stateFile',
  manner: 'traits',
  ticket: 'taskRef',
  settled: 'resolution',
  lostWhy: 'hostLostWhy',
  untrackWithChildren: 'metadataDeleteWithChildren',
  untrack: 'deleteMetadata',
  ownWords: 'terminology',
  forget: 'deleteMetadata',
};

const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kind: {
    untrack: 'deleteMetadata',
    forgotten: 'metadataDeleted',
    seatMoved: 'currentMoved',
    ownLayerOnFrozen: 'ownLayerOnStateFile',
  },
  type: { stepTicket: 'stepTaskRef', lost: 'hostLost', found: 'hostReachable', left: 'dismissed' },
  how: { left: 'dismissed' },
  code: { unknownSeat: 'unknownCurrent' },
  state: { decision: 'interrupted' },
};

/** Rule kinds that no version evaluates any longer; a rule list of 0.1.0 may hold them. */
const retiredRules: ReadonlySet<unknown> = new Set(['parentNotPausedMemory', 'takenRunningOrSeat']);

/** Returns parsed JSON with today's terms; JSON that has them already comes back equal. Never throws. */
export function withCurrentTerms(json: unknown): unknown {
  if (Array.isArray(json)) return json.filter((item) => !isRetiredRule(item)).map(withCurrentTerms);
  if (!isRecord(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => entryInTerms(json, key, value)));
}

function entryInTerms(owner: Record<string, unknown>, key: string, value: unknown): [string, unknown] {
  // Its keys are ids of snapshots.
  if (key === 'names') return [key, value];
  if (key === 'partial' && Array.isArray(value)) return [key, value.map(asReport)];
  // The live state is based on a snapshot: `{kind: 'on', id}`.
  if (key === 'kind' && value === 'on' && 'id' in owner) return [key, 'snapshot'];
  const term = typeof value === 'string' && Object.hasOwn(values, key) ? values[key]?.[value] : undefined;
  return [Object.hasOwn(keys, key) ? (keys[key] ?? key) : key, term ?? withCurrentTerms(value)];
}

/** Until 0.1.0, the reasons of an incomplete tree were plain texts. */
const asReport = (reason: unknown): unknown =>
  typeof reason === 'string' ? { text: reason } : withCurrentTerms(reason);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isRetiredRule = (item: unknown): boolean => isRecord(item) && retiredRules.has(item.kind);
