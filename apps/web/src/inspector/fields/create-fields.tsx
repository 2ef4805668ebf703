import { fieldMessages } from '../../messages/operations/fields.ts';
import '@mantine/core/styles/Radio.css';
import { Checkbox, Radio, Switch } from '@mantine/core';
import type { Operation, TreeReading } from '@snaptree/core';
import { useMemo } from 'react';
import { bytesInWords } from '../../messages/text/format.ts';
import { type CreateChoices, createChoices, fitted, type KindChoice } from './create-choices.ts';
import styles from './fields.module.css';
import type { FieldErrors, Kind } from './kinds.ts';
import { LongText, ShortText } from './text-field.tsx';

interface CreateFieldsProps {
  readonly reading: TreeReading;
  readonly operation: Kind<'create'>;
  readonly errors: FieldErrors;
  readonly onChange: (operation: Operation) => void;
}

/** The options of a new snapshot; options that are not possible say why. */
export function CreateFields({ reading, operation, errors, onChange }: CreateFieldsProps) {
  const { memory, quiesce, mechanism } = operation;
  // Name and description do not affect the options.
  const choices = useMemo(
    () =>
      createChoices(reading, {
        kind: 'create',
        name: '',
        memory,
        quiesce,
        ...(mechanism === undefined ? {} : { mechanism }),
      }),
    [reading, memory, quiesce, mechanism],
  );
  return (
    <div className={styles.fields}>
      <ShortText
        label={fieldMessages.name}
        value={operation.name}
        says={errors.name}
        onChange={(name) => onChange({ ...operation, name })}
      />
      <LongText
        label={fieldMessages.description}
        value={operation.description ?? ''}
        onChange={(description) => onChange({ ...operation, description })}
      />
      {choices.kinds.length > 1 && (
        <KindField
          kinds={choices.kinds}
          chosen={mechanism}
          onChange={(key) => onChange(fitted(reading, { ...operation, mechanism: key }))}
        />
      )}
      <MemoryField
        choices={choices}
        operation={operation}
        bytes={reading.tree.live.memoryBytes}
        onChange={(next) => onChange({ ...operation, memory: next })}
      />
      <Switch
        label={fieldMessages.create.quiesce}
        description={quiesceWords(choices)}
        checked={quiesce}
        disabled={!choices.quiesce.possible && !quiesce}
        onChange={(event) => onChange({ ...operation, quiesce: event.currentTarget.checked })}
      />
      <DisksField reading={reading} operation={operation} choice={choices.disks} onChange={onChange} />
      {[errors.memory, errors.quiesce, errors.disks].map(
        (says) =>
          says !== undefined && (
            <p key={says} className={styles.error}>
              <b aria-hidden="true">!</b> {says}
            </p>
          ),
      )}
    </div>
  );
}

interface KindFieldProps {
  readonly kinds: readonly KindChoice[];
  readonly chosen: string | undefined;
  readonly onChange: (key: string) => void;
}

/** By default the planner takes the first possible one. */
function KindField({ kinds, chosen, onChange }: KindFieldProps) {
  const now = chosen ?? kinds.find((kind) => kind.possible)?.key ?? '';
  return (
    <Radio.Group label={fieldMessages.create.kind} value={now} onChange={onChange}>
      <div className={styles.group}>
        {kinds.map(({ key, label, storage, possible, why }) => (
          <Radio
            key={key}
            value={key}
            label={label}
            description={why ?? fieldMessages.create.kinds[storage]}
            disabled={!possible && key !== now}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

interface MemoryFieldProps {
  readonly choices: CreateChoices;
  readonly operation: Kind<'create'>;
  readonly bytes: number | undefined;
  readonly onChange: (memory: boolean) => void;
}

function MemoryField({ choices, operation, bytes, onChange }: MemoryFieldProps) {
  const { on, off } = choices.memory;
  const other = operation.memory ? off : on;
  const { memoryOn, memoryOnSize, memoryOff } = fieldMessages.create;
  const meaningOn = bytes === undefined ? memoryOn : memoryOnSize(bytesInWords(bytes));
  const meaning = operation.memory ? meaningOn : memoryOff;
  return (
    <Switch
      label={fieldMessages.create.memory}
      description={other.possible ? meaning : (other.why ?? meaning)}
      checked={operation.memory}
      disabled={!other.possible}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

const quiesceWords = ({ quiesce }: CreateChoices) =>
  quiesce.possible ? fieldMessages.create.quiesceMeans : quiesce.why;

interface DisksFieldProps {
  readonly reading: TreeReading;
  readonly operation: Kind<'create'>;
  readonly choice: { readonly possible: boolean; readonly why: string | undefined };
  readonly onChange: (operation: Operation) => void;
}

/** Which disks are covered: at least one, by default all. */
function DisksField({ reading, operation, choice, onChange }: DisksFieldProps) {
  const disks = reading.tree.live.disks.map(({ disk }) => disk);
  if (disks.length < 2) return null;
  const covered = operation.disks ?? disks;
  const cover = (disk: string, on: boolean) => {
    const next = disks.filter((each) => (each === disk ? on : covered.includes(each)));
    const { disks: _, ...rest } = operation;
    onChange(next.length === disks.length ? rest : { ...rest, disks: next });
  };
  return (
    <fieldset className={styles.group}>
      <legend>{fieldMessages.create.disks}</legend>
      <div className={styles.row}>
        {disks.map((disk) => {
          const isCovered = covered.includes(disk);
          const last = isCovered && covered.length === 1;
          return (
            <Checkbox
              key={disk}
              label={disk}
              checked={isCovered}
              disabled={last || (!choice.possible && isCovered)}
              onChange={(event) => cover(disk, event.currentTarget.checked)}
            />
          );
        })}
      </div>
      <p className={styles.why}>{choice.possible ? fieldMessages.create.disksMeans : choice.why}</p>
    </fieldset>
  );
}
