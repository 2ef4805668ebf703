/** What rolldown reports about a module while it assigns modules to files. */
interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

type NameOfFile = (id: string, graph: Graph) => string | null;

const TREE = 'pages/vm/vm-page.tsx';
/** What users can open without a tree being drawn. */
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
 * Splits the modules that the page of a tree needs into two files: those that other pages need as well, and the rest.
 * By default the bundler creates about thirty, and each is a request before the first paint.
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

/** Reached through the index of a package, but used only by code that is loaded later. */
const isForLater = (id: string) =>
  /\/core\/src\/(tree\/(layers|stack)\.|plan\/disks\/layers\.|configuration\/)/.test(id) ||
  // The digests of captured settings.
  /\/@noble\/hashes\//.test(id) ||
  /\/hypervisors\/src\/(forms\.|form\/|[^/]+\/form(-text)?\.)/.test(id);

/** One file of each of these packages exports everything in it, so all of it would be reachable. */
const isKit = (id: string) => /\/@(mantine\/core|tanstack\/[^/]+)\//.test(id);

function reach(source: string, graph: Graph) {
  return {
    tree: reachedFrom([`${source}/${TREE}`], graph),
    others: reachedFrom(
      withoutTree.map((page) => `${source}/${page}`),
      graph,
    ),
  };
}

/** All modules that these import, directly or indirectly, without dynamic imports. */
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
