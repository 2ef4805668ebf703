import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ConfigurationAnswer, SettingValue } from './model.ts';

/**
 * Digest of the settings that a preview of a revert rests on. Not what passes with every start, nor how far down
 * a disk's files are written out; the files themselves are in the revision of the tree.
 */
export function configurationRevision(answer: ConfigurationAnswer): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(whatCounts(answer)))));
}

function whatCounts(answer: ConfigurationAnswer): unknown {
  if (answer.kind === 'none') return answer.code;
  const sections = answer.configuration.sections.map(({ key, settings }) => [
    key,
    ...settings
      .filter(({ passing }) => passing !== true)
      .map((setting) => [setting.key, wordOf(setting.value)]),
  ]);
  return sections.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

function wordOf(value: SettingValue): string | number {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'bytes':
      return value.bytes;
    case 'files':
      return value.chain[0] ?? '';
    default:
      return value satisfies never;
  }
}
