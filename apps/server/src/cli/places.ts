import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** Contains the job journal, the key for secrets, and the state of simulated hosts. */
export function dataDirectory(option: string | undefined): string {
  return option ?? process.env.SNAPTREE_DATA ?? join(REPOSITORY, '.data');
}

/** The option, `SNAPTREE_CONFIG`, or `snaptree.json` in the data directory if it exists. */
export function configurationPath(option: string | undefined, data: string): string | undefined {
  const named = option ?? process.env.SNAPTREE_CONFIG;
  if (named !== undefined) return named;
  const usual = join(data, 'snaptree.json');
  return existsSync(usual) ? usual : undefined;
}
