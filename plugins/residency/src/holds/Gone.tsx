import type { ErasureClaim } from '@companyos/plugin-residency-common';
import styles from '../components/residency.module.css';

/** What a hold came too late for. */
export function Gone(props: { gone: readonly ErasureClaim[] }) {
  const { gone } = props;
  if (gone.length === 0) {
    return <p className={styles.quiet}>Nothing of it was erased before.</p>;
  }
  return (
    <section aria-label="What it came too late for">
      <p>It came too late for this:</p>
      <ul className={styles.list}>
        {gone.map(claim => (
          <li key={`${claim.subject} ${claim.resource}`}>
            {claim.resource} is{' '}
            {claim.state === 'erased' ? 'erased' : 'being erased'} by operation{' '}
            {claim.operationId}
          </li>
        ))}
      </ul>
    </section>
  );
}
