import { FirstMinute } from './FirstMinute';
import { Jobs } from './Jobs';
import { Greeting } from './Greeting';
import { RecentOperations } from './RecentOperations';
import styles from './Home.module.css';

/** Leads to the jobs: what you can do here, who you are to do it, what happened last. */
export function HomeSections() {
  return (
    <div className={styles.sections}>
      <FirstMinute />
      <Jobs />
      <RecentOperations />
      <Greeting />
    </div>
  );
}
