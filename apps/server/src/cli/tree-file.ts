import { readFileSync } from 'node:fs';
import { Capabilities, SnapshotTree, withCurrentTerms } from '@snaptree/core';
import { z } from 'zod';
import { ConfigurationError } from '../config/config.ts';

const TreeFile = z.object({ tree: SnapshotTree, capabilities: Capabilities });

/** Reads what `snaptree tree --json` wrote: a tree with the rules that held for it. Throws `ConfigurationError`. */
export function readTreeFile(path: string): z.infer<typeof TreeFile> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`The tree file ${path} cannot be read: ${reason}`, { cause });
  }
  const parsed = TreeFile.safeParse(withCurrentTerms(content));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    `The file ${path} is not what \`snaptree tree --json\` writes:\n${z.prettifyError(parsed.error)}`,
  );
}
