/**
 * Where the backing file of `path` is, spelled as libvirt spells it in a definition: paths are not normalized, and a
 * network disk is `protocol://host/name` (9.0, virStorageSourceNewFromBacking). Undefined where libvirt cannot tell
 * either.
 */
export function backingPlace(name: string, path: string): string | undefined {
  if (name.startsWith('json:')) return jsonPlace(name.slice('json:'.length));
  // A path with a colon after its first slash is a path.
  if (!/^[a-z][a-z0-9+.-]*:/i.test(name)) {
    return name.startsWith('/') ? name : `${path.slice(0, path.lastIndexOf('/'))}/${name}`;
  }
  return uriPlace(name) ?? nbdPlace(name);
}

function jsonPlace(text: string): string | undefined {
  try {
    return sourcePlaceOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const fileDrivers = new Set(['file', 'host_device', 'host_cdrom']);

/** libvirt reads protocols and "raw", and no other format (9.0, virStorageSourceParseBackingJSON). */
function sourcePlaceOf(value: unknown): string | undefined {
  const get = (key: string) => field(value, key);
  const inner = get('file');
  const driver = get('driver');
  if (typeof inner === 'object' && (driver === undefined || driver === 'raw')) return sourcePlaceOf(inner);
  const filename = get('filename') ?? get('file.filename');
  const type = driver ?? get('file.driver');
  if (typeof filename === 'string') {
    if (type === undefined) return /^[a-z][a-z0-9+.-]*:/i.test(filename) ? uriPlace(filename) : filename;
    return fileDrivers.has(String(type)) && filename.startsWith('/') ? filename : undefined;
  }
  if (type !== 'nbd') return undefined;
  const host = field(get('server'), 'host') ?? get('host') ?? get('server.host');
  return networkPlace('nbd', typeof host === 'string' ? host : '', String(get('export') ?? ''));
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}

function uriPlace(name: string): string | undefined {
  const found = /^([a-z0-9]+)(?:\+[a-z]+)?:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?]*)(?::\d+)?\/?([^?]*)/i.exec(
    name,
  );
  return found === null ? undefined : networkPlace(found[1] ?? '', found[2] ?? '', found[3] ?? '');
}

/** QEMU's old spelling, `nbd:host:port:exportname=name`. */
function nbdPlace(name: string): string | undefined {
  const found = /^nbd:(?:unix:[^:]*|([^:]+):\d+)(?::exportname=(.*))?$/.exec(name);
  return found === null ? undefined : networkPlace('nbd', found[1] ?? '', found[2] ?? '');
}

const networkPlace = (protocol: string, host: string, name: string) =>
  `${protocol}:${host === '' ? '' : `//${host}/`}${name}`;
