import { readFileSync } from 'node:fs';
import { Capabilities, SnapshotTree, withCurrentTerms } from '@snaptree/core';
import { z } from 'zod';
import { ConfigurationError } from '../config/config.ts';

const TreeFile = z.object({ tree: SnapshotTree, capabilities: Capabilities });

/** Reads a tree and its rules as printed by `snaptree tree --json`. Throws `ConfigurationError`. */
export function readTreeFile(path: string): z.infer<typeof TreeFile> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`Cannot read the tree file ${path}: ${reason}`, { cause });
  }
  const parsed = TreeFile.safeParse(withCurrentTerms(content));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    `The file ${path} was not written by \`snaptree tree --json\`:\n${z.prettifyError(parsed.error)}`,
  );
}
