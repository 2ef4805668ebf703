import { otherDependants, type SnapshotTree, type Terminology } from '@snaptree/core';
import { factsMessages } from '../../messages/inspector/inspector.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { LIVE_NODE } from '../../tree/layout/shape.ts';
import { NativeTerm } from '../../ui/terminology.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';
import { File } from './disk-facts.tsx';
import styles from './facts.module.css';
import { NodeLinks } from './node-links.tsx';

interface BaseFactsProps {
  readonly tree: SnapshotTree;
  readonly words: Terminology | undefined;
  readonly onPick: (id: string) => void;
}

/** The disks at the bottom of every chain. */
export function BaseFacts({ tree, words, onPick }: BaseFactsProps) {
  const roots = tree.snapshots.filter(({ parent }) => parent === null).map(({ id }) => id);
  if (tree.current.kind === 'base') roots.push(LIVE_NODE);
  return (
    <>
      <div className={panel.eyebrow}>{factsMessages.base.title}</div>
      <h2 className={panel.title}>{factsMessages.base.heading}</h2>
      <p className={panel.sentence}>{factsMessages.base.text}</p>
      <NativeTerm words={words} word={words?.base} />
      <Pairs>
        <Pair what={factsMessages.children}>
          {roots.length === 0 ? (
            factsMessages.none
          ) : (
            <NodeLinks
              tree={tree}
              ids={roots}
              called={{ [LIVE_NODE]: factsMessages.liveState }}
              onPick={onPick}
            />
          )}
        </Pair>
      </Pairs>
      <section className={panel.block}>
        <h3>{factsMessages.disks}</h3>
        {tree.live.disks.map(({ disk, chain }) => (
          <BaseDisk key={disk} disk={disk} image={chain.at(-1)} tree={tree} />
        ))}
      </section>
    </>
  );
}

interface BaseDiskProps {
  readonly disk: string;
  readonly image: SnapshotTree['live']['disks'][number]['chain'][number] | undefined;
  readonly tree: SnapshotTree;
}

function BaseDisk({ disk, image, tree }: BaseDiskProps) {
  const users = otherDependants(tree).filter(({ path }) => path === image?.path);
  return (
    <div className={styles.disk}>
      <div className={styles.diskHead}>
        <b>{disk}</b>
        <span>{bytesInWords(image?.bytes)}</span>
      </div>
      {image === undefined ? (
        <p>{factsMessages.disk.fileUnknown}</p>
      ) : (
        <File what={factsMessages.disk.stored} path={image.path} />
      )}
      {image?.missing === true && <p className={styles.missing}>! {factsMessages.disk.missingFile}</p>}
      {users.length > 0 && <p>{factsMessages.disk.usedBy([...new Set(users.map(({ by }) => by))])}</p>}
    </div>
  );
}
