/** The header in which a page says which build it is, and the server which build it serves. */
export const BUILD_HEADER = 'snaptree-build';

const MARK = /<meta name="snaptree-build" content="([\w-]{8,64})"/;

/** The build that a page's HTML belongs to; undefined where none is written, as in development. */
export function buildIn(html: string): string | undefined {
  return MARK.exec(html)?.[1];
}
