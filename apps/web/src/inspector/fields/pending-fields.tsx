import type { Operation, TreeReading } from '@snaptree/core';
import { lazy } from 'react';
import { fieldMessages } from '../../messages/operations/fields.ts';
import { nameOf } from '../../messages/operations/operations.ts';
import { CreateFields } from './create-fields.tsx';
import styles from './fields.module.css';
import type { FieldErrors, Fielded } from './kinds.ts';
import { RevertFields } from './revert-fields.tsx';
import { LongText, ShortText } from './text-field.tsx';

// The field for tags includes a list of suggestions.
const TagFields = lazy(async () => ({ default: (await import('./tag-fields.tsx')).TagFields }));

interface PendingFieldsProps {
  readonly reading: TreeReading;
  readonly operation: Fielded;
  readonly errors: FieldErrors;
  readonly onChange: (operation: Operation) => void;
}

/** The form of an operation; every change is previewed immediately. */
export function PendingFields({ reading, operation, errors, onChange }: PendingFieldsProps) {
  switch (operation.kind) {
    case 'create':
      return <CreateFields reading={reading} operation={operation} errors={errors} onChange={onChange} />;
    case 'revert':
      return <RevertFields reading={reading} operation={operation} errors={errors} onChange={onChange} />;
    case 'tag':
    case 'batch':
      return <TagFields reading={reading} operation={operation} errors={errors} onChange={onChange} />;
    case 'rename':
      return (
        <div className={styles.fields}>
          <ShortText
            key={operation.id}
            label={fieldMessages.name}
            first
            value={operation.name}
            says={errors.name}
            onChange={(name) => onChange({ ...operation, name })}
          />
        </div>
      );
    case 'describe':
      return (
        <div className={styles.fields}>
          <LongText
            key={operation.id}
            label={fieldMessages.description}
            first
            about={nameOf(reading.tree, operation.id)}
            value={operation.description}
            onChange={(description) => onChange({ ...operation, description })}
          />
        </div>
      );
    default:
      return operation satisfies never;
  }
}
