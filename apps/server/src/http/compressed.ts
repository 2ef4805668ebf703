import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const QUALITY = 6;

/** The best first. Browsers take Brotli over TLS and from their own machine, elsewhere only gzip. */
const encodings = ['br', 'gzip'] as const;
type Encoding = (typeof encodings)[number];

/**
 * Sends the build's text files compressed, Brotli to browsers that take it and gzip to the others (300 kB instead of
 * 1.2 MB). Each file is compressed once, when it is first asked for; names carry a digest, so the result never grows
 * old.
 */
export function compressedAssets(root: string): RequestHandler {
  const known = new Map<string, Promise<Buffer | undefined>>();
  return async (request, response, next) => {
    const name = /^\/([\w.-]+\.(js|css|svg|json))$/.exec(request.path)?.[1];
    const encoding = encodings.find((each) => request.acceptsEncodings(each) !== false);
    if (name === undefined || encoding === undefined) return next();
    const key = `${encoding} ${name}`;
    const body = known.get(key) ?? read(join(root, name), encoding);
    known.set(key, body);
    const compressed = await body;
    if (compressed === undefined) {
      known.delete(key);
      return next();
    }
    response
      .vary('Accept-Encoding')
      .set('Content-Encoding', encoding)
      .set('Cache-Control', 'public, max-age=31536000, immutable')
      .type(name.slice(name.lastIndexOf('.')))
      .send(compressed);
  };
}

async function read(path: string, encoding: Encoding): Promise<Buffer | undefined> {
  try {
    const content = await readFile(path);
    if (encoding === 'gzip') return await zip(content, { level: constants.Z_BEST_COMPRESSION });
    return await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
  } catch {
    return undefined;
  }
}
