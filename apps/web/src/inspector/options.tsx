import type { Operation, TreeReading } from '@snaptree/core';
import { lazy, Suspense } from 'react';

// The fields are a tenth of the page's code, and most previews have none.
const DraftOptions = lazy(async () => ({ default: (await import('./draft-options.tsx')).DraftOptions }));

interface OptionsProps {
  readonly reading: TreeReading;
  readonly draft: Operation;
  readonly onChange: (operation: Operation) => void;
}

/** The fields of an operation that has any. */
export function Options(props: OptionsProps) {
  switch (props.draft.kind) {
    case 'create':
    case 'revert':
    case 'rename':
    case 'describe':
      return (
        <Suspense>
          <DraftOptions {...props} />
        </Suspense>
      );
    default:
      return null;
  }
}
