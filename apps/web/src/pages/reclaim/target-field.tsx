import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { bytesFromWords } from './target.ts';

interface TargetFieldProps {
  readonly target: string | undefined;
  readonly change: (target: string | undefined) => void;
}

/** How much space is wanted, as people write it. */
export function TargetField({ target, change }: TargetFieldProps) {
  // While somebody types, the field is ahead of the address.
  const [typed, setTyped] = useState<string>();
  const text = typed ?? target ?? '';
  const unreadable = text.trim() !== '' && bytesFromWords(text) === undefined;
  return (
    <TextInput
      label="How much do you need?"
      placeholder="200 GiB"
      value={text}
      error={unreadable && typed === undefined ? 'Write a size such as 200 GiB or 1.5 TiB.' : undefined}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        change(next.trim() === '' ? undefined : next);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
