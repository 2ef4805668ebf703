import { z } from 'zod';

/** Some names of a longer list, and how many are left out. */
export const NameList = z.object({ names: z.array(z.string()), more: z.number().int() });
export type NameList = z.infer<typeof NameList>;

/** What stands in a placeholder. */
const MessageValue = z.union([z.string(), z.number(), NameList]);
type MessageValue = z.infer<typeof MessageValue>;

/**
 * An English sentence without its values: `{0}`, `{1}` … are their places. The template is the key of a translation.
 */
export const Message = z.object({ template: z.string(), values: z.array(MessageValue) });
export type Message = z.infer<typeof Message>;

/** A message and its English text. */
export interface MessageText extends Message {
  readonly text: string;
}

/** English text from a template: message`Cannot delete ${name}.` Messages among the values become part of it. */
export function message(
  parts: TemplateStringsArray,
  ...inserted: readonly (MessageValue | MessageText)[]
): MessageText {
  const values: MessageValue[] = [];
  const template = parts.reduce((before, part, i) => before + placeholder(inserted[i - 1], values) + part);
  return withText({ template, values });
}

/** Several sentences as one message. */
export function joined(messages: readonly MessageText[]): MessageText {
  const values: MessageValue[] = [];
  return withText({ template: messages.map((each) => placeholder(each, values)).join(' '), values });
}

/** Text that has no values of its own. */
export const plain = (text: string): MessageText => ({ text, template: text, values: [] });

/**
 * The `message` next to an English text. Left out where there are no values: the text is the
 * template then.
 */
export const messageOf = ({ template, values }: MessageText): { message?: Message } =>
  values.length === 0 ? {} : { message: { template, values } };

/** A text that a reader reports. Without `message`, it comes from a version that wrote no templates. */
export const Report = z.object({ text: z.string(), message: Message.optional() });
export type Report = z.infer<typeof Report>;

/** A message as a report. */
export const reportOf = ({ text, template, values }: MessageText): Report & { message: Message } => ({
  text,
  message: { template, values },
});

/** A report as a sentence of another message. */
export const reportSentence = ({ text, message: from }: Report): MessageText | string =>
  from === undefined ? asSentence(text) : { text, ...from };

/** A message in words; `list` writes lists in the language of the template. */
export function renderMessage(
  { template, values }: Message,
  list: (names: NameList) => string = englishList,
): string {
  return template.replace(PLACEHOLDER, (written, number: string) => {
    const value = values[Number(number)];
    if (value === undefined) return written;
    return typeof value === 'object' ? list(value) : String(value);
  });
}

const PLACEHOLDER = /\{(\d+)\}/g;
const SHOWN = 4;

/** The first of these names, and how many more there are. */
export const nameList = (names: readonly string[]): NameList => nameListOf(names, (name) => name);

/** The same for items with names. Of perhaps thousands, only the names that are shown are read. */
export const nameListOf = <T>(named: readonly T[], nameOf: (each: T) => string): NameList => ({
  names: named.slice(0, SHOWN).map(nameOf),
  more: Math.max(0, named.length - SHOWN),
});

const conjunction = new Intl.ListFormat('en-US', { type: 'conjunction' });

const englishList = ({ names, more }: NameList): string =>
  conjunction.format(more > 0 ? [...names, `${more} more`] : names);

const withText = (parts: Message): MessageText => ({ ...parts, text: renderMessage(parts) });

function placeholder(value: MessageValue | MessageText | undefined, values: MessageValue[]): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || 'names' in value) return `{${values.push(value) - 1}}`;
  const offset = values.length;
  values.push(...value.values);
  return value.template.replace(PLACEHOLDER, (_, number: string) => `{${Number(number) + offset}}`);
}

/** A reason from elsewhere as a sentence of its own. */
export function asSentence(reason: string): string {
  const text = reason.trim();
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** A reason from elsewhere inside a sentence. */
export const withoutPeriod = (reason: string): string => reason.trim().replace(/\.+$/, '');
