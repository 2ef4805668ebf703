import { fieldMessages } from '../../messages/operations/fields.ts';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { TagsInput, UnstyledButton } from '@mantine/core';
import { LONGEST_TAG, MOST_TAGS, type Operation, type TreeReading } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { tagsQuery } from '../../api/queries/queries.ts';
import { useFirstFocus } from '../../ui/focus.ts';
import styles from './fields.module.css';
import type { FieldErrors, Kind, TagBatch } from './kinds.ts';
import {
  changeOf,
  changeTo,
  has,
  shownTags,
  type TagChange,
  type TagsNow,
  tagsNow,
  withChange,
} from './tag-change.ts';
import { belowField } from './text-field.tsx';

interface TagFieldsProps {
  readonly reading: TreeReading;
  readonly operation: Kind<'tag'> | TagBatch;
  readonly errors: FieldErrors;
  readonly onChange: (operation: Operation) => void;
}

/** The tags of one snapshot, or of several: those that all have, and those that only some have. */
export function TagFields({ reading, operation, errors, onChange }: TagFieldsProps) {
  const { data: known } = useQuery(tagsQuery);
  const field = useFirstFocus<HTMLInputElement>(true);
  const [offering, setOffering] = useState(false);
  const now = tagsNow(reading.tree, operation);
  const change = changeOf(operation);
  const shown = shownTags(now, change);
  const choose = (next: TagChange) => onChange(withChange(operation, next));
  return (
    <div className={styles.fields}>
      <TagsInput
        ref={field}
        label={now.of === 1 ? fieldMessages.tags.label : fieldMessages.tags.labelAll}
        placeholder={shown.length === 0 ? fieldMessages.tags.placeholder : ''}
        value={shown}
        data={(known ?? []).map(({ tag }) => tag)}
        maxTags={MOST_TAGS}
        maxLength={LONGEST_TAG * 4}
        splitChars={[',', '\n']}
        // Not when the form opens: the list would cover the panel below.
        openOnFocus={false}
        dropdownOpened={offering}
        onDropdownOpen={() => setOffering(true)}
        onDropdownClose={() => setOffering(false)}
        onSearchChange={(text) => setOffering(text !== '')}
        acceptValueOnBlur
        clearable={false}
        error={errors.tags !== undefined}
        {...belowField(errors.tags)}
        maxDropdownHeight={180}
        onKeyDown={keepEscape}
        onChange={(tags) => choose(changeTo(tags, now, change))}
      />

      <OnSome now={now} change={change} onChange={choose} />
    </div>
  );
}

/** With the suggestions open, Escape closes only those. */
function keepEscape(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Escape' && event.currentTarget.getAttribute('aria-expanded') === 'true') {
    event.preventDefault();
  }
}

interface OnSomeProps {
  readonly now: TagsNow;
  readonly change: TagChange;
  readonly onChange: (change: TagChange) => void;
}

/** Tags that only some of the snapshots have, to be added to all or removed. */
function OnSome({ now, change, onChange }: OnSomeProps) {
  const some = now.onSome.filter(({ tag }) => !has(change.add, tag));
  if (some.length === 0) return null;
  return (
    <div>
      <p className={styles.why}>{fieldMessages.tags.some}</p>
      <ul className={styles.some}>
        {some.map(({ tag, count }) => {
          const goes = has(change.remove, tag);
          const without = change.remove.filter((each) => !has([tag], each));
          return (
            <li key={tag}>
              <span>
                {goes ? <s>{tag}</s> : tag} · {fieldMessages.tags.count(count, now.of)}
              </span>
              <UnstyledButton
                className={styles.link}
                aria-label={fieldMessages.tags.addToAll(tag)}
                onClick={() => onChange({ add: [...change.add, tag], remove: without })}
              >
                {fieldMessages.tags.add}
              </UnstyledButton>
              <UnstyledButton
                className={styles.link}
                aria-label={goes ? fieldMessages.tags.keep(tag) : fieldMessages.tags.removeFromAll(tag)}
                onClick={() => onChange({ ...change, remove: goes ? without : [...change.remove, tag] })}
              >
                {goes ? fieldMessages.tags.keepShort : fieldMessages.tags.remove}
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
