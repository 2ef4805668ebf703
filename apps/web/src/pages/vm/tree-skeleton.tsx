import { Skeleton } from '@mantine/core';
import { vmPageMessages } from '../../messages/tree/page.ts';
import styles from '../../screen/tree-screen.module.css';
import { Late } from '../../ui/lazy/late.tsx';

/** The layout of the page while the tree is read, so that nothing moves afterward. */
export function TreeSkeleton() {
  return (
    <main className={styles.screen} aria-busy="true">
      <h1 className="hidden-text">{vmPageMessages.reading}</h1>
      <div className={styles.header}>
        <Late>
          <Skeleton height={18} width={260} />
        </Late>
      </div>
      <div className={styles.body}>
        <div className={styles.picture}>
          <div className={styles.tools} />
        </div>
        <aside className={styles.side}>
          <div className={styles.sideSkeleton}>
            <Late>
              <Skeleton height={12} width={80} mb={12} />
              <Skeleton height={20} width={180} mb={24} />
              {[1, 2, 3, 4, 5].map((line) => (
                <Skeleton key={line} height={14} mb={10} />
              ))}
            </Late>
          </div>
        </aside>
      </div>
    </main>
  );
}
