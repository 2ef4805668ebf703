import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What Vite writes beside what it builds, as far as it is needed here. */
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
  /** What the page asks for first; gets the parts of the path that the pattern holds. */
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

/** As the page's own client writes it: a hint for another spelling of the address would be fetched in vain. */
function encoded(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part));
  } catch {
    // Not a name at all: the page will say so.
    return encodeURIComponent(part);
  }
}

/**
 * Says for an address of the web application, as the value of a `Link` header (RFC 8288), what its page loads
 * first. The browser then begins with all of it at once instead of when the scripts come to ask for it. Undefined
 * where nothing is known.
 */
export function pageHints(root: string): (path: string) => string | undefined {
  return (path) => {
    const page = pages.find((known) => known.path.test(path));
    if (page === undefined) return undefined;
    const data = page.data(page.path.exec(path)?.slice(1) ?? []);
    // Read anew each time: who develops builds while the server runs.
    const { scripts, styles } = filesOf(readManifest(root), page.source);
    return [
      ...data.map((address) => `<${address}>; rel=preload; as=fetch; crossorigin`),
      ...scripts.map((file) => `</${file}>; rel=modulepreload`),
      ...styles.map((file) => `</${file}>; rel=preload; as=style; crossorigin`),
    ].join(', ');
  };
}

/** The files of a source and of all that it imports. The page itself names those of the entry. */
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

/** Empty where there is none, as beside a page that was built in another way: hints only save time. */
function readManifest(root: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(root, '.vite', 'manifest.json'), 'utf8')));
  } catch {
    return {};
  }
}
