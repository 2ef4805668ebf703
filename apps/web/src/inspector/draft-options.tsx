import { Checkbox, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import type { Operation, TreeReading } from '@snaptree/core';
import { useState } from 'react';
import { nameOf } from '../words/operations.ts';
import styles from './draft-options.module.css';
import { safetyName } from './offers.ts';

interface OptionsProps<O extends Operation = Operation> {
  reading: TreeReading;
  draft: O;
  onChange: (operation: Operation) => void;
}

type Kind<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

/** What can still be chosen about an operation; every change is previewed at once. */
export function DraftOptions({ reading, draft, onChange }: OptionsProps) {
  switch (draft.kind) {
    case 'create':
      return <CreateOptions reading={reading} draft={draft} onChange={onChange} />;
    case 'revert':
      return <RevertOptions reading={reading} draft={draft} onChange={onChange} />;
    case 'rename':
      return (
        <Text
          key={draft.id}
          label="Name"
          value={draft.name}
          onChange={(name) => onChange({ ...draft, name })}
        />
      );
    case 'describe':
      return (
        <Text
          key={draft.id}
          label="Description"
          value={draft.description}
          long
          onChange={(description) => onChange({ ...draft, description })}
        />
      );
    default:
      return null;
  }
}

function CreateOptions({ reading, draft, onChange }: OptionsProps<Kind<'create'>>) {
  const { tree, capabilities } = reading;
  const offered = capabilities.creates[tree.live.power] ?? [];
  const running = tree.live.power === 'running' || tree.live.power === 'paused';
  const disks = tree.live.disks.map((disk) => disk.disk);
  const covered = draft.disks ?? disks;
  const cover = (disk: string, on: boolean) => {
    const next = disks.filter((d) => (d === disk ? on : covered.includes(d)));
    const { disks: _, ...rest } = draft;
    onChange(next.length === disks.length ? rest : { ...rest, disks: next });
  };
  return (
    <div className={styles.options}>
      <Text label="Name" value={draft.name} onChange={(name) => onChange({ ...draft, name })} />
      <Text
        label="Description"
        value={draft.description ?? ''}
        long
        onChange={(description) => onChange({ ...draft, description })}
      />
      {offered.length > 1 && (
        <NativeSelect
          label="Kind"
          value={draft.mechanism ?? offered[0] ?? ''}
          onChange={(event) => onChange({ ...draft, mechanism: event.currentTarget.value })}
          data={offered.map((key) => ({ value: key, label: capabilities.mechanisms[key]?.label ?? key }))}
        />
      )}
      <Switch
        label="With the memory"
        description={running ? 'A revert then brings back the running machine' : 'The machine is off'}
        checked={draft.memory}
        disabled={!running && !draft.memory}
        onChange={(event) => onChange({ ...draft, memory: event.currentTarget.checked })}
      />
      {running && (
        <Switch
          label="Quiesce the guest"
          description="Asks the guest to write everything out first"
          checked={draft.quiesce}
          onChange={(event) => onChange({ ...draft, quiesce: event.currentTarget.checked })}
        />
      )}
      {disks.length > 1 && (
        <fieldset className={styles.disks}>
          <legend>Disks</legend>
          {disks.map((disk) => (
            <Checkbox
              key={disk}
              label={disk}
              checked={covered.includes(disk)}
              onChange={(event) => cover(disk, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function RevertOptions({ reading, draft, onChange }: OptionsProps<Kind<'revert'>>) {
  const { tree, capabilities } = reading;
  const name = nameOf(tree, draft.id);
  const toggle = (on: boolean) => {
    const { safety: _, force: __, ...rest } = draft;
    onChange(on ? { ...rest, safety: safetyName(name, new Date()) } : { ...rest, force: true });
  };
  const power = (value: string) => {
    const { power: _, ...rest } = draft;
    const chosen = capabilities.revertPower.find((each) => each === value);
    onChange(chosen === undefined ? rest : { ...rest, power: chosen });
  };
  return (
    <div className={styles.options}>
      <Switch
        label="Keep the live state first"
        description={
          draft.safety === undefined
            ? 'What the machine holds now is lost'
            : `as the snapshot “${draft.safety}”`
        }
        checked={draft.safety !== undefined}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      {capabilities.revertPower.length > 0 && (
        <NativeSelect
          label="Afterwards the machine is"
          value={draft.power ?? ''}
          onChange={(event) => power(event.currentTarget.value)}
          data={[
            { value: '', label: 'as it was when the snapshot was taken' },
            ...capabilities.revertPower.map((value) => ({ value, label: value })),
          ]}
        />
      )}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  long?: boolean;
  onChange: (value: string) => void;
}

/** A field that keeps its own text while it is typed, so that the address may follow a moment later. */
function Text({ label, value, long = false, onChange }: TextProps) {
  const [text, setText] = useState(value);
  const change = (event: { currentTarget: { value: string } }) => {
    setText(event.currentTarget.value);
    onChange(event.currentTarget.value);
  };
  return long ? (
    <Textarea label={label} value={text} onChange={change} autosize minRows={2} maxRows={8} />
  ) : (
    <TextInput label={label} value={text} onChange={change} />
  );
}
