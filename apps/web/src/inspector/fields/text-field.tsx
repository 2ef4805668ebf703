import { Textarea, TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useFirstFocus } from '../../ui/focus.ts';
import styles from './fields.module.css';

interface ShortTextProps {
  readonly label: string;
  readonly value: string;
  /** What is wrong with the value. Its place is kept free, so that nothing moves while somebody types. */
  readonly says: string | undefined;
  /** What an empty field means, where that is no value. */
  readonly empty?: string;
  /** Gets the keyboard when the form opens. */
  readonly first?: boolean;
  readonly onChange: (value: string) => void;
}

/** A line of text that keeps its own copy while it is typed, so that the address may follow a moment later. */
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

/**
 * What is wrong with a field, as the kit's description of it: that is read out with the field, and one line is kept
 * free for it below.
 */
export function belowField(says: string | undefined) {
  return {
    description: <FieldError says={says} />,
    descriptionProps: { component: 'div', className: styles.below ?? '', 'aria-live': 'polite' },
    inputWrapperOrder: ['label', 'input', 'description'],
  } as const satisfies Partial<TextInputProps>;
}

function FieldError({ says }: { says: string | undefined }) {
  return says === undefined ? (
    // An empty line is still a line.
    <>&nbsp;</>
  ) : (
    <>
      <b aria-hidden="true">!</b> {says}
    </>
  );
}

interface LongTextProps {
  readonly label: string;
  /** Whose text it is, for screen readers. */
  readonly about?: string;
  readonly value: string;
  readonly first?: boolean;
  readonly onChange: (value: string) => void;
}

/** The text travels in the page's address until it is confirmed, and servers refuse endless addresses. */
const LONGEST = 4000;

/** Several lines of text, as `ShortText`. */
export function LongText({ label, about, value, first = false, onChange }: LongTextProps) {
  const field = useFirstFocus<HTMLTextAreaElement>(first);
  const [text, setText] = useState(value);
  return (
    <Textarea
      ref={field}
      label={label}
      aria-label={about === undefined ? undefined : `${label} of ${about}`}
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
