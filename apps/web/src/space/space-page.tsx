import { Skeleton } from '@mantine/core';
import type { SpaceReport } from '@snaptree/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../api/problem.ts';
import { spaceQuery } from '../api/queries.ts';
import { Late } from '../marks/late.tsx';
import { Name } from '../marks/name.tsx';
import { ProblemNote } from '../marks/problem-note.tsx';
import { When } from '../marks/when.tsx';
import { bytesInWords, counted } from '../words/figures.ts';
import { operationLabel } from '../words/operations.ts';
import styles from './space-page.module.css';

/** Where space can be had: every plan that works without force and whose gain is known, the largest first. */
export function SpacePage() {
  const report = useQuery(spaceQuery);
  return (
    <main className={styles.page}>
      <h1>Space to win back</h1>
      {report.error !== null && <ProblemNote problem={problemOf(report.error)} />}
      {report.isPending && (
        <Late>
          <Skeleton height={20} width={320} mb={24} />
          {[1, 2, 3, 4, 5, 6].map((line) => (
            <Skeleton key={line} height={36} mb={12} />
          ))}
        </Late>
      )}
      {report.data !== undefined && <Report report={report.data} />}
    </main>
  );
}

function Report({ report }: { report: SpaceReport }) {
  const { ways, unread, sizesUnknown } = report;
  return (
    <>
      <p className={styles.lead}>
        Each of these works as the tree is now, without force. Choosing one opens its preview; nothing happens
        before you confirm it. Gains of one machine overlap: they do not add up.
      </p>
      {unread > 0 && (
        <p className={styles.unread} role="status">
          {counted(unread, 'machine')} not read yet: there may be more.
        </p>
      )}
      {sizesUnknown > 0 && (
        <p className={styles.quiet}>
          {counted(sizesUnknown, 'restore point')} {sizesUnknown === 1 ? 'has' : 'have'} a size that no
          hypervisor tells; what they would give back is not known.
        </p>
      )}
      {ways.length === 0 && unread === 0 && <p className={styles.quiet}>There is nothing to win back.</p>}
      <ul className={styles.ways}>
        {ways.map((each) => (
          <Way key={`${each.hostId} ${each.domainId} ${JSON.stringify(each.way.operation)}`} {...each} />
        ))}
      </ul>
    </>
  );
}

function Way({ hostId, hostName, domainId, domainName, way }: SpaceReport['ways'][number]) {
  const { operation } = way;
  const snapshot = 'id' in operation ? operation.id : undefined;
  return (
    <li className={styles.way}>
      <b className={styles.gain}>{bytesInWords(way.freesBytes)}</b>
      <span className={styles.what}>
        <Link
          to="/hosts/$host/domains/$domain"
          params={{ host: hostId, domain: domainId }}
          search={{ draft: operation, ...(snapshot === undefined ? {} : { snapshot }) }}
          className={styles.link ?? ''}
        >
          <Name
            text={
              way.name === undefined
                ? `${operationLabel(operation)} (${way.removes})`
                : `${operationLabel(operation)}: ${way.name}`
            }
          />
        </Link>
        <small>
          {domainName} on {hostName}
          {way.createdAt !== undefined && (
            <>
              {' '}
              · taken <When at={way.createdAt} period={60_000} />
            </>
          )}
        </small>
      </span>
      <span className={styles.price} data-loses={way.loses}>
        {way.loses === 'changes' ? '× changes that nothing else holds' : '− only the way back to it'}
        <small>
          {way.needsBytes === undefined
            ? 'need at the peak not known'
            : `needs ${bytesInWords(way.needsBytes)} at the peak`}
        </small>
      </span>
    </li>
  );
}
