import { bytesInWords } from '../../messages/text/format.ts';
import { cardMessages } from '../../messages/tree/tree.ts';
import type { LiveData } from './model.ts';

/** What the live state is based on, and whether it has changed since. */
export function liveFacts(data: LiveData): string {
  if (data.lost) return cardMessages.dataLost;
  if (!data.currentKnown) return cardMessages.currentUnknown;
  const where = data.currentName ?? cardMessages.theBaseImage;
  const size = data.changed === 'no' || data.bytes === undefined ? '' : ` · ${bytesInWords(data.bytes)}`;
  return `${cardMessages.changed[data.changed]} ${where}${size}`;
}
