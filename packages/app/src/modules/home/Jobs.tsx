import { appTreeApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  RiAddBoxLine,
  RiArrowRightLine,
  RiBook3Line,
  RiBuilding2Line,
  RiExchangeLine,
  RiRocketLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { OpenOperations } from './OpenOperations';
import styles from './Home.module.css';

interface Job {
  /** The page that must be installed for this job. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly icon: ReactElement;
  readonly extra?: ReactNode;
}

const JOBS: readonly Job[] = [
  {
    page: 'page:release-scorecard',
    title: 'Release a version',
    text: 'Choose a version, see the plan, and watch it being judged; what is worse comes back by itself.',
    href: '/create/templates/default/release-version',
    icon: <RiRocketLine aria-hidden />,
  },
  {
    page: 'page:scaffolder',
    title: 'Onboard a tenant',
    text: 'Fill in one form, see exactly what will be created and whether policy allows it, then watch it happen.',
    href: '/create/templates/default/create-tenant',
    icon: <RiAddBoxLine aria-hidden />,
  },
  {
    page: 'page:tenant',
    title: 'Tenants',
    text: 'Every tenant with its regions, namespaces, roles and manifest.',
    href: '/tenants',
    icon: <RiBuilding2Line aria-hidden />,
  },
  {
    page: 'page:operation',
    title: 'Operations',
    text: 'What was asked for, by whom, and how far it is.',
    href: '/operations',
    icon: <RiExchangeLine aria-hidden />,
    extra: <OpenOperations />,
  },
  {
    page: 'page:residency',
    title: 'Residency',
    text: 'Why something was denied, what is held, and what goes when.',
    href: '/residency',
    icon: <RiShieldCheckLine aria-hidden />,
  },
  {
    page: 'page:ledger',
    title: 'Ledger',
    text: 'The record of every decision and change, in order, for good.',
    href: '/ledger',
    icon: <RiBook3Line aria-hidden />,
  },
];

/** The jobs that this portal does today; one whose page is not installed is not shown. */
export function Jobs() {
  const { tree } = useApi(appTreeApiRef).getTree();
  const jobs = JOBS.filter(job => tree.nodes.get(job.page)?.instance);
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs" className={styles.heading}>
        What do you want to do?
      </h2>
      <ul className={styles.jobs}>
        {jobs.map(job => (
          <li key={job.href} className={styles.job}>
            <span className={styles.jobIcon}>{job.icon}</span>
            <h3 className={styles.jobTitle}>
              <Link to={job.href} className={styles.jobLink}>
                {job.title}
              </Link>
            </h3>
            <p>{job.text}</p>
            {job.extra}
            <RiArrowRightLine aria-hidden className={styles.arrow} />
          </li>
        ))}
      </ul>
    </section>
  );
}
