import styles from './bar.module.css';

/** A progress bar; animated without a position if there is no percentage. */
export function Bar({ percent, label }: { percent: number | undefined; label: string }) {
  const known = percent !== undefined;
  return (
    <span
      className={styles.bar}
      data-known={known}
      role="progressbar"
      aria-label={label}
      {...(known ? { 'aria-valuenow': Math.round(percent), 'aria-valuemin': 0, 'aria-valuemax': 100 } : {})}
    >
      <span style={known ? { width: `${percent}%` } : {}} />
    </span>
  );
}
