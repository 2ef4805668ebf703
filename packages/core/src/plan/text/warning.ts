import { type MessageText, messageOf, plain } from '../../message/message.ts';
import type { Warning } from '../model.ts';

export function warning(code: Warning['code'], text: MessageText | string, ids: string[] = []): Warning {
  const full = typeof text === 'string' ? plain(text) : text;
  return { code, text: full.text, ...messageOf(full), ids };
}
