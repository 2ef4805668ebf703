import { expect, it } from 'vitest';
import { asSentence, joined, message, messageOf, nameList, plain, renderMessage } from './message.ts';

it('returns the template and the values of a sentence with its text', () => {
  expect(message`Cannot delete ${'a'}: ${2} others depend on it.`).toEqual({
    text: 'Cannot delete a: 2 others depend on it.',
    template: 'Cannot delete {0}: {1} others depend on it.',
    values: ['a', 2],
  });
});

it('renumbers the placeholders of messages inside a message', () => {
  const inner = message`${'b'} and ${'c'}`;
  const outer = message`${'a'}, ${inner}.`;
  expect(outer.template).toBe('{0}, {1} and {2}.');
  expect(joined([outer, inner]).template).toBe('{0}, {1} and {2}. {3} and {4}');
  expect(joined([outer, inner]).text).toBe('a, b and c. b and c');
});

it('does not read placeholders in values', () => {
  expect(message`${'{1}'} and ${'x'}`.text).toBe('{1} and x');
});

it('shortens long lists and lets a translation write them', () => {
  const long = message`Deletes ${nameList(['a', 'b', 'c', 'd', 'e', 'f'])}.`;
  expect(long.text).toBe('Deletes a, b, c, d, and 2 more.');
  expect(message`Deletes ${nameList(['a', 'b'])}.`.text).toBe('Deletes a and b.');
  expect(message`Deletes ${nameList(['a', 'b', 'c'])}.`.text).toBe('Deletes a, b, and c.');
  expect(renderMessage(long, ({ names, more }) => `${names.join(' ')} +${more}`)).toBe('Deletes a b c d +2.');
});

it('leaves out the message of a text without values', () => {
  expect(messageOf(plain('No tags.'))).toEqual({});
  expect(messageOf(message`No ${'tags'}.`)).toEqual({ message: { template: 'No {0}.', values: ['tags'] } });
});

it('turns a reason into a sentence with one period', () => {
  expect(asSentence('the file is gone')).toBe('The file is gone.');
  expect(asSentence('The file is gone.')).toBe('The file is gone.');
});
