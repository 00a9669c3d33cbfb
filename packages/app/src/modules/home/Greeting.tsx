import { Skeleton } from '@backstage/ui';
import { lowerFirst } from '../lowerFirst';
import { useMe } from '../me/useMe';
import styles from './HomePage.module.css';

/** Who is signed in, with which groups, and what those may do. */
export function Greeting() {
  const me = useMe();
  return (
    <header className={styles.greeting}>
      <h1 className={styles.title}>{me ? `Hello, ${me.name}` : 'Hello'}</h1>
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
    </header>
  );
}
