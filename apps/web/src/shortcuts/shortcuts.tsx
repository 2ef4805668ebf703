import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { shortcutMessages as messages } from '../messages/shell/shortcuts.ts';
import { useReturnFocus } from '../ui/focus.ts';
import { shortcutGroups } from './list.ts';
import styles from './shortcuts.module.css';

/** All keyboard shortcuts. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} size={620} title={<b>{messages.heading}</b>}>
      <div className={styles.groups}>
        {shortcutGroups.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl className={styles.list}>
              {shortcuts.map(({ keys, does }) => (
                <Fragment key={does}>
                  <dt>
                    {keys.map((together, at) => (
                      <Fragment key={together.join(' ')}>
                        {at > 0 && <span className={styles.or}> {messages.or} </span>}
                        <Keys together={together} />
                      </Fragment>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Keys({ together }: { together: readonly string[] }) {
  const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <span className={styles.keys}>
      {together.map((key) => (
        <kbd key={key}>{key === 'Mod' ? (apple ? '⌘' : 'Ctrl') : key}</kbd>
      ))}
    </span>
  );
}
