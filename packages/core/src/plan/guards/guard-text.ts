import { message } from '../../message/message.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { guard } from './refuse.ts';

/** Control characters, halves of surrogate pairs and non-characters: no hypervisor keeps them as they are. */
const unstorable = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;
const unstorableInText = /[\p{Cs}\ufffe\uffff]|(?![\n\t])\p{Cc}/u;

/** Refuses names and descriptions that come back different from what was entered, or not at all. */
export function guardText({
  name,
  description,
}: {
  name?: string;
  description?: string | undefined;
}): Refusal[] {
  const inName = unstorable.exec(name ?? '')?.[0];
  const inDescription = unstorableInText.exec(description ?? '')?.[0];
  return [
    ...(inName === undefined ? [] : [guard('invalidName', sentence('name', inName), [])]),
    ...(inDescription === undefined
      ? []
      : [guard('invalidDescription', sentence('description', inDescription), [])]),
  ];
}

const sentence = (field: string, found: string) =>
  message`The ${field} contains the control character ${codePoint(found)}. Remove it.`;

const codePoint = (text: string) =>
  `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
