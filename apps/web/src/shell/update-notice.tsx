import { useBuildMatch } from '../api/http/build.ts';
import { buildMessages } from '../messages/shell/build.ts';
import { ReloadButton } from './reload-button.tsx';
import styles from './update-notice.module.css';

/** At the top of every page if the builds of page and server differ. */
export function UpdateNotice() {
  const standing = useBuildMatch();
  if (standing === 'same') return null;
  const { title, text } = buildMessages[standing];
  return (
    <div className={styles.notice} role="status">
      <span>
        <b>{title}</b> {text}
      </span>
      <ReloadButton />
    </div>
  );
}
