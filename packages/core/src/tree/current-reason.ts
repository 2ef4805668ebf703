import { type MessageText, reportSentence } from '../message/message.ts';
import type { Current } from './model.ts';

/** Why the current snapshot is unknown, as a sentence of another message. */
export const currentReason = ({
  why,
  message,
}: Extract<Current, { kind: 'unknown' }>): MessageText | string => reportSentence({ text: why, message });
