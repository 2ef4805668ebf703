import { Textarea, TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { fieldMessages } from '../../messages/operations/fields.ts';
import { useFirstFocus } from '../../ui/focus.ts';
import styles from './fields.module.css';

interface ShortTextProps {
  readonly label: string;
  readonly value: string;
  /** What is wrong with the value. Its line is reserved, so that nothing moves while typing. */
  readonly says: string | undefined;
  /** What an empty field means. */
  readonly empty?: string;
  /** Receives the focus when the form opens. */
  readonly first?: boolean;
  readonly onChange: (value: string) => void;
}

/** One line of text with its own state, so that the URL can be updated later. */
export function ShortText({ label, value, says: given, empty, first = false, onChange }: ShortTextProps) {
  const field = useFirstFocus<HTMLInputElement>(first);
  const [text, setText] = useState(value);
  const says = text === '' ? (empty ?? given) : given;
  return (
    <TextInput
      ref={field}
      label={label}
      value={text}
      error={says !== undefined}
      {...belowField(says)}
      maxLength={1024}
      autoComplete="off"
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(event.currentTarget.value);
      }}
    />
  );
}

/** The error of a field as its description, which screen readers read with the field. Its line is reserved. */
export function belowField(says: string | undefined) {
  return {
    description: <FieldError says={says} />,
    descriptionProps: { component: 'div', className: styles.below ?? '', 'aria-live': 'polite' },
    inputWrapperOrder: ['label', 'input', 'description'],
  } as const satisfies Partial<TextInputProps>;
}

function FieldError({ says }: { says: string | undefined }) {
  return says === undefined ? (
    // Reserves the line while there is no error.
    <>&nbsp;</>
  ) : (
    <>
      <b aria-hidden="true">!</b> {says}
    </>
  );
}

interface LongTextProps {
  readonly label: string;
  /** The subject of the text, for screen readers. */
  readonly about?: string;
  readonly value: string;
  readonly first?: boolean;
  readonly onChange: (value: string) => void;
}

/** The text is in the URL until it is confirmed, and servers limit the length of URLs. */
const LONGEST = 4000;

/** Several lines of text, as `ShortText`. */
export function LongText({ label, about, value, first = false, onChange }: LongTextProps) {
  const field = useFirstFocus<HTMLTextAreaElement>(first);
  const [text, setText] = useState(value);
  return (
    <Textarea
      ref={field}
      label={label}
      aria-label={about === undefined ? undefined : fieldMessages.descriptionOf(label, about)}
      value={text}
      maxLength={Math.max(LONGEST, value.length)}
      autosize
      minRows={2}
      maxRows={10}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(event.currentTarget.value);
      }}
    />
  );
}
