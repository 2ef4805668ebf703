import type { Current, Layer, Power, Snapshot, SnapshotTree } from './model.ts';
import { at, BASE, NONE, shapeOf } from './shape.ts';

export interface NotationOptions {
  /** Mechanism of every snapshot; default `internal`. */
  readonly mechanism?: string;
  /** Mechanism of single snapshots, by name. */
  readonly mechanisms?: Readonly<Record<string, string>>;
  /** Whether the mechanism keeps its deltas in files of their own; default: all but `internal`. */
  readonly layered?: (mechanism: string) => boolean;
  readonly power?: Power;
  readonly memory?: boolean;
  readonly current?: Current;
}

interface Drawn {
  readonly name: string;
  readonly parent: number;
  isCurrent: boolean;
}

/**
 * Reads a tree written as `a(b(c* d))`: names, children in brackets, a star on the current snapshot (none: the live state
 * sits on the base image). Ids are the names. One disk `vda`, whose files are laid out the way libvirt lays
 * out external snapshots; throws `SyntaxError` on anything else.
 */
export function treeFromNotation(text: string, options: NotationOptions = {}): SnapshotTree {
  const drawn = parse(text);
  const currentAt = drawn.findIndex((node) => node.isCurrent);
  const mechanismOf = (name: string) => options.mechanisms?.[name] ?? options.mechanism ?? 'internal';
  const layered = options.layered ?? ((mechanism) => mechanism !== 'internal');
  const files = layOut(drawn, currentAt, (i) => layered(mechanismOf(drawn[i]?.name ?? '')));
  const snapshots = drawn.map((node, i): Snapshot => {
    const mechanism = mechanismOf(node.name);
    const overlay = files.overlay[i];
    return {
      id: node.name,
      name: node.name,
      parent: drawn[node.parent]?.name ?? null,
      createdAt: Date.UTC(2026, 0, 1) + i * 3_600_000,
      mechanism,
      captured: options.memory === true ? 'running' : 'off',
      memory: options.memory ?? false,
      disks: [
        {
          disk: 'vda',
          coverage: layered(mechanism) ? 'external' : 'internal',
          stateFile: files.stateFile[i] ?? 'base.qcow2',
          ...(overlay === undefined ? {} : { overlay }),
        },
      ],
    };
  });
  return {
    domain: { id: 'domain', name: 'domain' },
    snapshots,
    current:
      options.current ??
      (currentAt < 0 ? { kind: 'base' } : { kind: 'snapshot', id: drawn[currentAt]?.name ?? '' }),
    live: {
      power: options.power ?? 'off',
      changed: 'no',
      disks: [{ disk: 'vda', chain: files.chain }],
    },
    dependants: [],
  };
}

/** Writes the shape of a tree as `a(b(c* d))`, by names. */
export function notate(tree: SnapshotTree): string {
  const shape = shapeOf(tree);
  const parts: string[] = [];
  const stack: (number | ')')[] = [];
  const push = (node: number) => {
    const children: number[] = [];
    for (let c = at(shape.firstChild, node); c !== NONE; c = at(shape.nextSibling, c)) children.push(c);
    if (node !== BASE && children.length > 0) stack.push(')');
    stack.push(...children.reverse());
    return children.length > 0;
  };
  push(BASE);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next === ')') {
      parts.push(')');
      continue;
    }
    const last = parts.at(-1);
    if (last !== undefined && !last.endsWith('(')) parts.push(' ');
    const name = shape.snapshots[next - 1]?.name ?? '';
    const star = next === shape.current ? '*' : '';
    parts.push(`${name}${star}${push(next) ? '(' : ''}`);
  }
  return parts.join('');
}

function parse(text: string): Drawn[] {
  const drawn: Drawn[] = [];
  const open: number[] = [];
  const names = new Set<string>();
  let last = -1;
  for (const [token] of text.matchAll(/[()*]|[^\s()*]+/g)) {
    if (token === '(') {
      if (last < 0) throw new SyntaxError(`a bracket without a snapshot before it in "${text}"`);
      open.push(last);
      last = -1;
    } else if (token === ')') {
      if (open.pop() === undefined) throw new SyntaxError(`a closing bracket too many in "${text}"`);
      last = -1;
    } else if (token === '*') {
      const node = drawn[last];
      if (node === undefined) throw new SyntaxError(`a star without a snapshot before it in "${text}"`);
      node.isCurrent = true;
    } else {
      if (names.has(token)) throw new SyntaxError(`the name ${token} twice in "${text}"`);
      names.add(token);
      last = drawn.push({ name: token, parent: open.at(-1) ?? -1, isCurrent: false }) - 1;
    }
  }
  if (open.length > 0) throw new SyntaxError(`a bracket is not closed in "${text}"`);
  if (drawn.filter((node) => node.isCurrent).length > 1) throw new SyntaxError(`two stars in "${text}"`);
  return drawn;
}

interface Files {
  readonly stateFile: string[];
  readonly overlay: (string | undefined)[];
  readonly chain: Layer[];
}

/**
 * The overlay that libvirt opens after a snapshot is on the way to the live state where there is one, else on
 * the way to the first child; every further branch writes into a file of its own.
 */
function layOut(drawn: readonly Drawn[], currentAt: number, layered: (index: number) => boolean): Files {
  const onPath = new Set<number>();
  for (let i = currentAt; i >= 0; i = drawn[i]?.parent ?? -1) onPath.add(i);
  const mainChild = new Map<number, number>();
  drawn.forEach((node, i) => {
    if (onPath.has(i) || (!mainChild.has(node.parent) && node.parent !== currentAt))
      mainChild.set(node.parent, i);
  });
  const stateFile: string[] = [];
  const written = (i: number, branch: number | 'live'): string => {
    const name = drawn[i]?.name;
    if (name === undefined)
      return branch === 'live' || mainChild.get(-1) === branch
        ? 'base.qcow2'
        : `base-${drawn[branch]?.name}.qcow2`;
    if (!layered(i)) return stateFile[i] ?? 'base.qcow2';
    const main = i === currentAt ? 'live' : mainChild.get(i);
    return branch === main
      ? `${name}.qcow2`
      : `${name}-${branch === 'live' ? 'live' : drawn[branch]?.name}.qcow2`;
  };
  drawn.forEach((node, i) => {
    stateFile[i] = written(node.parent, i);
  });
  const chain = new Set([written(currentAt, 'live')]);
  for (let i = currentAt; i >= 0; i = drawn[i]?.parent ?? -1) chain.add(stateFile[i] ?? 'base.qcow2');
  return {
    stateFile,
    overlay: drawn.map((node, i) => (layered(i) ? `${node.name}.qcow2` : undefined)),
    chain: [...chain].map((path) => ({ path })),
  };
}
