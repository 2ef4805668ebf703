import { Button, FileButton, Textarea } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import { certificateMessages as messages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

/** Larger than any plausible certificate or key, in bytes. */
const LARGEST = 65_536;

interface PemFieldProps {
  readonly form: HostFormOf;
  readonly field: 'ca' | 'certificate' | 'privateKey';
  readonly label: string;
  /** What the server found wrong with it. */
  readonly fault: string | undefined;
  /** Its text is hidden on the screen. */
  readonly secret?: boolean;
  /** The description. */
  readonly children: ReactNode;
}

/** PEM, pasted, dropped as a file, or chosen. */
export function PemField({ form, field, label, fault, secret = false, children }: PemFieldProps) {
  const [over, setOver] = useState(false);
  const [unreadable, setUnreadable] = useState<string>();
  const { error, ...input } = form.getInputProps(field);
  const take = async (file: File | null) => {
    setUnreadable(file !== null && file.size > LARGEST ? messages.tooLarge(file.name) : undefined);
    if (file !== null && file.size <= LARGEST) form.setFieldValue(field, await file.text());
  };
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    setOver(false);
    if (file === undefined) return;
    event.preventDefault();
    void take(file);
  };
  return (
    <div className={styles.pem} data-over={over}>
      <Textarea
        label={label}
        description={<span className={styles.description}>{children}</span>}
        placeholder={messages.paste}
        rows={form.values[field] === '' ? 2 : 4}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: `${styles.mono} ${secret ? styles.secret : ''}` }}
        {...input}
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        error={unreadable ?? fault ?? error}
      />
      <FileButton onChange={(file) => void take(file)} accept=".pem,.crt,.cer,.key,text/plain">
        {(props) => (
          <Button {...props} variant="default" size="xs" aria-label={messages.chooseFileFor(label)}>
            {messages.chooseFile}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
