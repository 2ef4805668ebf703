import type { Operation, TreeReading } from '@snaptree/core';
import { lazy } from 'react';
import { nameOf } from '../../messages/operations.ts';
import { CreateFields } from './create-fields.tsx';
import styles from './fields.module.css';
import type { FieldErrors, Fielded } from './kinds.ts';
import { RevertFields } from './revert-fields.tsx';
import { LongText, ShortText } from './text-field.tsx';

// The field for tags brings a list of suggestions along.
const TagFields = lazy(async () => ({ default: (await import('./tag-fields.tsx')).TagFields }));

interface DraftFieldsProps {
  readonly reading: TreeReading;
  readonly draft: Fielded;
  readonly errors: FieldErrors;
  readonly onChange: (operation: Operation) => void;
}

/** What can still be chosen about an operation; every change is previewed at once. */
export function DraftFields({ reading, draft, errors, onChange }: DraftFieldsProps) {
  switch (draft.kind) {
    case 'create':
      return <CreateFields reading={reading} draft={draft} errors={errors} onChange={onChange} />;
    case 'revert':
      return <RevertFields reading={reading} draft={draft} errors={errors} onChange={onChange} />;
    case 'tag':
    case 'batch':
      return <TagFields reading={reading} draft={draft} errors={errors} onChange={onChange} />;
    case 'rename':
      return (
        <div className={styles.fields}>
          <ShortText
            key={draft.id}
            label="Name"
            first
            value={draft.name}
            says={errors.name}
            onChange={(name) => onChange({ ...draft, name })}
          />
        </div>
      );
    case 'describe':
      return (
        <div className={styles.fields}>
          <LongText
            key={draft.id}
            label="Description"
            first
            about={nameOf(reading.tree, draft.id)}
            value={draft.description}
            onChange={(description) => onChange({ ...draft, description })}
          />
        </div>
      );
    default:
      return draft satisfies never;
  }
}
