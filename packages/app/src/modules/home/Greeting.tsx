import { Skeleton } from '@backstage/ui';
import { lowerFirst } from '../lowerFirst';
import { useMe } from '../me/useMe';
import styles from './Home.module.css';

/** Who is signed in, with which groups, and what those may do. */
export function Greeting() {
  const me = useMe();
  return (
    <section aria-label="You" className={styles.greeting}>
      <h2 className={styles.heading}>{me ? `You are ${me.name}` : 'You'}</h2>
      {!me && <Skeleton width="20rem" height={20} />}
      {me && me.groups.length === 0 && (
        <p>You are in no group yet, so there is little you may do here.</p>
      )}
      {me?.groups.map(group => (
        <p key={group.ref}>
          You are in <strong>{group.title}</strong>
          {group.description && `: ${lowerFirst(group.description)}`}.
        </p>
      ))}
    </section>
  );
}
