import type { ComparedSection, ComparedSetting, SettingValue } from '@snaptree/core';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { onlyDifferences } from './compare.ts';
import styles from './settings-table.module.css';

interface SettingsTableProps {
  /** What the table compares, for screen readers. */
  readonly caption: string;
  readonly sections: readonly ComparedSection[];
  /** Heads of the two columns. */
  readonly before: string;
  readonly after: string;
  /** The labels of a part that is only on one side. */
  readonly words: { readonly added: string; readonly removed: string };
  readonly all: boolean;
}

/** Settings of two configurations in two columns, part by part. */
export function SettingsTable({ caption, sections, before, after, words, all }: SettingsTableProps) {
  const shown = all ? sections : onlyDifferences(sections);
  return (
    <table className={styles.table}>
      <caption className="hidden-text">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-text">{configurationMessages.setting}</span>
          </th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      {shown.map((section) => (
        <tbody key={section.key}>
          <tr className={styles.part}>
            <th scope="rowgroup" colSpan={3}>
              {section.title}
              <PartState state={section.state} words={words} />
            </th>
          </tr>
          {section.settings.map((setting) => (
            <Row key={setting.key} setting={setting} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function PartState({
  state,
  words,
}: {
  state: ComparedSection['state'];
  words: SettingsTableProps['words'];
}) {
  if (state === 'same' || state === 'changed') return null;
  return (
    <span className={styles.state} data-state={state}>
      <span aria-hidden="true">{state === 'added' ? '+ ' : '− '}</span>
      {words[state]}
    </span>
  );
}

function Row({ setting }: { setting: ComparedSetting }) {
  return (
    <tr data-state={setting.state}>
      <th scope="row">{setting.label}</th>
      {setting.state === 'same' ? (
        <td colSpan={2}>
          <Value value={setting.after ?? setting.before} />
        </td>
      ) : (
        <>
          <td>
            <Value value={setting.before} />
          </td>
          <td>
            <Value value={setting.after} />
            {setting.state === 'layer' && <small>{configurationMessages.otherLayer}</small>}
          </td>
        </>
      )}
    </tr>
  );
}

function Value({ value }: { value: SettingValue | undefined }) {
  switch (value?.kind) {
    case undefined:
      return (
        <>
          <span aria-hidden="true" className={styles.nothing}>
            –
          </span>
          <span className="hidden-text">{configurationMessages.absent}</span>
        </>
      );
    case 'text':
      return <>{value.text === '' ? configurationMessages.empty : value.text}</>;
    case 'bytes':
      return <span className="numbers">{bytesInWords(value.bytes)}</span>;
    case 'files':
      return (
        <span title={value.chain.join('\n')}>
          {value.chain[0]?.split('/').at(-1) ?? configurationMessages.none}
        </span>
      );
    default:
      return value satisfies never;
  }
}
