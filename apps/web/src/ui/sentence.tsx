import { Fragment, type ReactNode } from 'react';

interface SentenceProps {
  /** With placeholders in braces: `Type {name} to confirm.` */
  text: string;
  /** The elements that replace the placeholders. */
  parts: Readonly<Record<string, ReactNode>>;
}

/** A message with elements in place of its placeholders, so that messages stay complete sentences. */
export function Sentence({ text, parts }: SentenceProps) {
  return text.split(/\{(\w+)\}/).map((piece, index) => {
    const key = `${index}${piece}`;
    return <Fragment key={key}>{index % 2 === 0 ? piece : parts[piece]}</Fragment>;
  });
}
