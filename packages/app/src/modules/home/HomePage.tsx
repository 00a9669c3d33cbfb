import { FirstMinute } from './FirstMinute';
import { Jobs } from './Jobs';
import { Greeting } from './Greeting';
import { RecentOperations } from './RecentOperations';
import styles from './HomePage.module.css';

/** Leads to the jobs: who you are, what you can do here, what happened last. */
export function HomePage() {
  return (
    <main className={styles.page}>
      <Greeting />
      <FirstMinute />
      <Jobs />
      <RecentOperations />
    </main>
  );
}
