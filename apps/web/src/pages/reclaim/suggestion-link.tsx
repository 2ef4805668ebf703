import { Link } from '@tanstack/react-router';
import { suggestionInWords, suggestionMessages } from '../../messages/reclaim/reclaim.ts';
import { Name } from '../../ui/name.tsx';
import type { Suggestion } from './pick.ts';
import styles from './suggestion-link.module.css';

/** Opens the tree of the VM with the operation as a preview. */
export function SuggestionLink({ found: { hostId, domainId, domainName, reclaim } }: { found: Suggestion }) {
  const { operation } = reclaim;
  const snapshot = 'id' in operation ? { snapshot: operation.id } : {};
  return (
    <Link
      to="/hosts/$host/domains/$domain"
      params={{ host: hostId, domain: domainId }}
      search={{ pending: operation, ...snapshot }}
      className={styles.link ?? ''}
    >
      <Name text={suggestionInWords(reclaim)} />
      <span className="hidden-text"> {suggestionMessages.of(domainName)}</span>
    </Link>
  );
}
