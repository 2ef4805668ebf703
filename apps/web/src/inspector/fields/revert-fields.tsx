import { NativeSelect, Switch } from '@mantine/core';
import { type Operation, revertedPower, type TreeReading } from '@snaptree/core';
import { powerWords } from '../../messages/operations/effects.ts';
import { fieldMessages } from '../../messages/operations/fields.ts';
import { nameOf } from '../../messages/operations/operations.ts';
import styles from './fields.module.css';
import type { FieldErrors, Kind } from './kinds.ts';
import { safetyName } from './names.ts';
import { ShortText } from './text-field.tsx';

interface RevertFieldsProps {
  readonly reading: TreeReading;
  readonly operation: Kind<'revert'>;
  readonly errors: FieldErrors;
  readonly onChange: (operation: Operation) => void;
}

/** Whether the live state is saved, and the VM state after the revert. */
export function RevertFields({ reading, operation, errors, onChange }: RevertFieldsProps) {
  const { tree } = reading;
  const toggle = (on: boolean) => {
    const { safety: _, force: __, ...rest } = operation;
    onChange(
      on ? { ...rest, safety: safetyName(nameOf(tree, operation.id), new Date()) } : { ...rest, force: true },
    );
  };
  const kept = operation.safety !== undefined;
  return (
    <div className={styles.fields}>
      <Switch
        label={fieldMessages.revert.safety}
        description={kept ? fieldMessages.revert.safetyOn : fieldMessages.revert.safetyOff}
        checked={kept}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      {kept && (
        <ShortText
          label={fieldMessages.revert.safetyName}
          value={operation.safety ?? ''}
          says={errors.name}
          empty={fieldMessages.revert.safetyDefault(operation.safety ?? '')}
          onChange={(safety) => safety !== '' && onChange({ ...operation, safety })}
        />
      )}
      <PowerField reading={reading} operation={operation} onChange={onChange} />
    </div>
  );
}

function PowerField({ reading, operation, onChange }: Omit<RevertFieldsProps, 'errors'>) {
  const { tree, capabilities } = reading;
  const snapshot = tree.snapshots.find(({ id }) => id === operation.id);
  const own = snapshot === undefined ? 'off' : revertedPower(snapshot, capabilities);
  const others = capabilities.revertPower.filter((power) => power !== own);
  if (others.length === 0) return null;
  const choose = (value: string) => {
    const { power: _, ...rest } = operation;
    const chosen = others.find((power) => power === value);
    onChange(chosen === undefined ? rest : { ...rest, power: chosen });
  };
  return (
    <NativeSelect
      label={fieldMessages.revert.power}
      value={operation.power ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        {
          value: '',
          label: fieldMessages.revert.powerOwn(powerWords[own], own !== 'off'),
        },
        ...others.map((value) => ({ value, label: powerWords[value] })),
      ]}
    />
  );
}
