import { importGraph } from './imports.mjs';
import { isFixture, isTest } from './sources.mjs';

/** The layer of every folder that is not listed, one for each hypervisor: none of them imports another. */
const EACH_OTHER = '*';

/**
 * The layers inside each package, top first: folders, and files that stand outside of one. Each imports only from
 * layers below it.
 * @type {Record<string, string[]>}
 */
export const LAYERS = {
  'packages/core/src': [
    'contract',
    'job',
    'health',
    'hazard',
    'plan',
    'rules',
    'workbench',
    'errors',
    'configuration',
    'capabilities',
    'tree',
    'operation',
    'compatibility',
    'message',
    'time',
  ],
  'packages/hypervisors/src': [
    'forms.ts',
    'contract.ts',
    'connections.ts',
    'simulator',
    EACH_OTHER,
    'form',
    'connection',
    'hazard',
    'version',
  ],
  'packages/formats/src': ['qcow2', 'libvirt', 'xml'],
  'packages/libvirt-rpc/src': [
    'connect.ts',
    'open.ts',
    'connection.ts',
    'route',
    'log.ts',
    'dial',
    'clock.ts',
    'auth',
    'protocol',
    'frame',
    'xdr',
    'errors.ts',
  ],
  'packages/drivers/src': [
    'open.ts',
    'hazards',
    'power-states',
    'documented.ts',
    'simulator',
    EACH_OTHER,
    'soap',
    'watching',
    'opener.ts',
    'world-store.ts',
    'known-names.ts',
    'contradiction.ts',
    'step',
    'time',
    'files',
    'driver.ts',
    'connecting',
  ],
  'apps/server/src': [
    'cli',
    'server.ts',
    'services.ts',
    'socket',
    'http',
    'jobs',
    'trees',
    'domain-key.ts',
    'hosts',
    'concurrency',
    'storage',
    'crash-points.ts',
    'random.ts',
    'log',
    'events.ts',
    'clock.ts',
    'config',
    'callers',
    'problems.ts',
  ],
  'apps/web/src': [
    'main.tsx',
    'router.tsx',
    'app.tsx',
    'pages',
    'palette',
    'screen',
    'jobs',
    'confirm',
    'inspector',
    'tree',
    'shell',
    'api',
    'shortcuts',
    'ui',
    'messages',
  ],
  'apps/web/src/pages': ['fleet', 'vm', 'jobs', 'reclaim', 'hosts'],
};

/** What only tests and benchmarks run; it may import from every layer. */
const TEST_SUPPORT = /\/(testing|conformance)\//;

/**
 * @param {string} path
 * @param {string} root
 */
const layerOf = (path, root) =>
  path.startsWith(`${root}/`) ? path.slice(root.length + 1).split('/')[0] : undefined;

/**
 * Imports from a layer above, and folders that no layer names.
 * @param {import('./sources.mjs').SourceFile[]} files
 * @param {Record<string, string[]>} [layers]
 * @returns {string[]} one sentence for each
 */
export function upwardImports(files, layers = LAYERS) {
  const product = files.filter(({ path }) => !isTest(path) && !isFixture(path) && !TEST_SUPPORT.test(path));
  const graph = importGraph(product);
  return Object.entries(layers).flatMap(([root, order]) => {
    const found = new Set(
      product.map(({ path }) => layerOf(path, root)).filter((name) => name !== undefined),
    );
    // The package's entry lists what it offers, from every layer.
    found.delete('index.ts');
    const unknown = order.includes(EACH_OTHER) ? [] : [...found].filter((name) => !order.includes(name));
    const empty = order.filter((name) => name !== EACH_OTHER && !found.has(name));
    return [
      ...unknown.map((name) => `${root}/${name} is in no layer: add it to tools/checks/layers.mjs.`),
      ...empty.map(
        (name) => `The layer ${root}/${name} has no files: remove it from tools/checks/layers.mjs.`,
      ),
      ...upwardIn({ graph, root, order }),
    ];
  });
}

/** @param {{ graph: Map<string, string[]>, root: string, order: string[] }} given */
function upwardIn({ graph, root, order }) {
  const rest = order.indexOf(EACH_OTHER);
  /** @param {string | undefined} layer */
  const levelOf = (layer) => {
    const level = order.indexOf(layer ?? '');
    return level < 0 && layer !== undefined && layer !== 'index.ts' ? rest : level;
  };
  return [...graph].flatMap(([path, targets]) => {
    const layer = layerOf(path, root);
    const level = levelOf(layer);
    if (level < 0) return [];
    return targets.flatMap((target) => {
      const other = layerOf(target, root);
      const above = levelOf(other);
      if (above < 0 || above > level || other === layer) return [];
      return above < level
        ? [`${path} imports ${target}, which is in a layer above it.`]
        : [`${path} imports ${target}, which is in a folder next to it.`];
    });
  });
}
