import { Link } from '@tanstack/react-router';
import { wayInWords } from '../../messages/reclaim.ts';
import { Name } from '../../ui/name.tsx';
import type { SpaceWay } from './pick.ts';
import styles from './suggestion-link.module.css';

/** Opens the machine's tree with the way as a preview. */
export function WayLink({ found: { hostId, domainId, domainName, way } }: { found: SpaceWay }) {
  const { operation } = way;
  const snapshot = 'id' in operation ? { snapshot: operation.id } : {};
  return (
    <Link
      to="/hosts/$host/domains/$domain"
      params={{ host: hostId, domain: domainId }}
      search={{ draft: operation, ...snapshot }}
      className={styles.link ?? ''}
    >
      <Name text={wayInWords(way)} />
      <span className="hidden-text"> of {domainName}</span>
    </Link>
  );
}
