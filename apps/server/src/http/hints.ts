import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The part of Vite's manifest that is needed here. */
const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).optional(),
    css: z.array(z.string()).optional(),
  }),
);
type Manifest = z.infer<typeof Manifest>;

interface Page {
  readonly path: RegExp;
  readonly source: string;
  /** What the page requests first, from the groups of `path`. */
  readonly data: (parts: readonly string[]) => readonly string[];
}

const pages: readonly Page[] = [
  { path: /^\/$/, source: 'src/pages/fleet/fleet-page.tsx', data: () => ['/api/hosts'] },
  {
    path: /^\/hosts\/([^/]+)\/domains\/([^/]+)$/,
    source: 'src/pages/vm/vm-page.tsx',
    data: ([host = '', domain = '']) => [`/api/hosts/${encoded(host)}/domains/${encoded(domain)}/tree`],
  },
];

/** As the page's own client encodes it. A hint with another spelling would be fetched but not used. */
function encoded(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part));
  } catch {
    // Malformed. The page reports it.
    return encodeURIComponent(part);
  }
}

/**
 * The `Link` header (RFC 8288) for an address of the web application: what its page loads first, so that the browser
 * requests everything at once. Undefined for unknown pages.
 */
export function pageHints(root: string): (path: string) => string | undefined {
  return (path) => {
    const page = pages.find((known) => known.path.test(path));
    if (page === undefined) return undefined;
    const data = page.data(page.path.exec(path)?.slice(1) ?? []);
    // Read each time, because developers rebuild while the server runs.
    const { scripts, styles } = filesOf(readManifest(root), page.source);
    return [
      ...data.map((address) => `<${address}>; rel=preload; as=fetch; crossorigin`),
      ...scripts.map((file) => `</${file}>; rel=modulepreload`),
      ...styles.map((file) => `</${file}>; rel=preload; as=style; crossorigin`),
    ].join(', ');
  };
}

/** The files of a source and its imports, without those of the entry, which the page itself names. */
function filesOf(manifest: Manifest, source: string): { scripts: string[]; styles: string[] } {
  const seen = new Set<string>(['index.html']);
  const scripts: string[] = [];
  const styles: string[] = [];
  const waiting = [source];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key];
    if (seen.has(key) || chunk === undefined) continue;
    seen.add(key);
    scripts.push(chunk.file);
    styles.push(...(chunk.css ?? []));
    waiting.push(...(chunk.imports ?? []));
  }
  return { scripts, styles };
}

/** Empty if there is none. Hints only save time. */
function readManifest(root: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(root, '.vite', 'manifest.json'), 'utf8')));
  } catch {
    return {};
  }
}
