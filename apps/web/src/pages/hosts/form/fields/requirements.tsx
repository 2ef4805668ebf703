import type { FormHelp } from '@snaptree/hypervisors';
import { hostFormMessages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';

/** What the host needs so that Snaptree can connect to it. */
export function Requirements({ help }: { help: readonly FormHelp[] }) {
  return (
    <section className={styles.help} aria-label={hostFormMessages.requirements}>
      {help.map(({ warning, text, command }) => (
        <div key={text}>
          <p>
            {warning !== undefined && <b>{warning}</b>} {text}
          </p>
          {command !== undefined && <code className={styles.command}>{command}</code>}
        </div>
      ))}
    </section>
  );
}
