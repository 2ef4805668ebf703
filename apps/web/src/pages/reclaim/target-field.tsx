import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { reclaimMessages as messages } from '../../messages/reclaim/reclaim.ts';
import { bytesFromWords } from './target.ts';

interface TargetFieldProps {
  readonly target: string | undefined;
  readonly change: (target: string | undefined) => void;
}

/** The wanted amount of space, as users write it. */
export function TargetField({ target, change }: TargetFieldProps) {
  // While the user types, the field is ahead of the URL.
  const [typed, setTyped] = useState<string>();
  const text = typed ?? target ?? '';
  const unreadable = text.trim() !== '' && bytesFromWords(text) === undefined;
  return (
    <TextInput
      label={messages.target}
      placeholder={messages.targetExample}
      value={text}
      error={unreadable && typed === undefined ? messages.targetInvalid : undefined}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        change(next.trim() === '' ? undefined : next);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
