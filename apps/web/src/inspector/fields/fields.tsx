import type { Operation, TreeReading } from '@snaptree/core';
import { lazy, Suspense } from 'react';
import { type FieldErrors, isFielded } from './kinds.ts';

// The fields are a tenth of the page's code, and most previews have none.
const DraftFields = lazy(async () => ({ default: (await import('./pending-fields.tsx')).PendingFields }));

interface FieldsProps {
  readonly reading: TreeReading;
  readonly operation: Operation;
  readonly errors: FieldErrors;
  readonly onChange: (operation: Operation) => void;
}

/** The fields of an operation that has any. */
export function Fields({ operation, ...props }: FieldsProps) {
  if (!isFielded(operation)) return null;
  return (
    <Suspense>
      <DraftFields {...props} operation={operation} />
    </Suspense>
  );
}
