import { Link } from '@tanstack/react-router';
import { suggestionInWords, suggestionMessages } from '../../messages/reclaim.ts';
import { Name } from '../../ui/name.tsx';
import type { Suggestion } from './pick.ts';
import styles from './suggestion-link.module.css';

/** Opens the tree of the VM with the operation as a preview. */
export function SuggestionLink({ found: { hostId, domainId, domainName, way } }: { found: Suggestion }) {
  const { operation } = way;
  const snapshot = 'id' in operation ? { snapshot: operation.id } : {};
  return (
    <Link
      to="/hosts/$host/domains/$domain"
      params={{ host: hostId, domain: domainId }}
      search={{ pending: operation, ...snapshot }}
      className={styles.link ?? ''}
    >
      <Name text={suggestionInWords(way)} />
      <span className="hidden-text"> {suggestionMessages.of(domainName)}</span>
    </Link>
  );
}
