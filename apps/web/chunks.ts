/** What rolldown tells of a module while it shares them out among files. */
interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

type NameOfFile = (id: string, graph: Graph) => string | null;

const TREE = 'pages/vm/vm-page.tsx';
/** What people may see without a tree ever being drawn. */
const withoutTree = [
  'pages/fleet/fleet-page.tsx',
  'pages/reclaim/reclaim-page.tsx',
  'pages/jobs/history/history-page.tsx',
  'pages/jobs/job/job-page.tsx',
  'pages/hosts/hosts-page.tsx',
  'pages/fleet/sidebar/sidebar.tsx',
  'palette/palette.tsx',
];

/**
 * Shares the modules that the page of a tree needs out among two files: what other pages need as well, and the
 * rest. Left alone the bundler makes some thirty of them, and each is a request before the first picture.
 */
export function filesOfTree(source: string): { readonly shared: NameOfFile; readonly own: NameOfFile } {
  const reached = new WeakMap<Graph, ReturnType<typeof reach>>();
  const known = (graph: Graph) => {
    const before = reached.get(graph) ?? reach(source, graph);
    reached.set(graph, before);
    return before;
  };
  const isOfTree = (id: string, graph: Graph) =>
    id !== `${source}/${TREE}` && known(graph).tree.has(id) && !isForLater(id);
  return {
    shared: (id, graph) => (isOfTree(id, graph) && known(graph).others.has(id) ? 'shared' : null),
    own: (id, graph) => (isOfTree(id, graph) ? 'tree' : null),
  };
}

/** Named by the index of a package, and used only by what is loaded later: layers, captured settings, forms. */
const isForLater = (id: string) =>
  /\/core\/src\/(tree\/(layers|stack)\.|plan\/disks\/layers\.|configuration\/)/.test(id) ||
  /\/hypervisors\/src\/[^/]+\/form-text\./.test(id);

/** One file of the kit names all its parts; from there everything would be reached. */
const isKit = (id: string) => id.includes('/@mantine/core/');

function reach(source: string, graph: Graph) {
  return {
    tree: reachedFrom([`${source}/${TREE}`], graph),
    others: reachedFrom(
      withoutTree.map((page) => `${source}/${page}`),
      graph,
    ),
  };
}

/** All modules that these import, and those import, at once. */
function reachedFrom(ids: readonly string[], graph: Graph): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id) || isKit(id)) continue;
    seen.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}
