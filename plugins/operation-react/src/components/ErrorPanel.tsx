import { Button, Link } from '@backstage/ui';
import { useId } from 'react';
import { errorBodyOf } from '../api/errorBody';
import { links } from '../links';
import type { Look } from '../operationState';
import { DenialPanel } from './DenialPanel';
import { LookIcon } from './StatusBadge';
import styles from './panels.module.css';

const TITLES: { readonly [code: string]: string } = {
  POLICY_DENIED: 'You may not do this',
  NOT_FOUND: 'Nothing here',
  UNAUTHENTICATED: 'You are signed out',
  UNREACHABLE: 'The portal cannot be reached',
  INVALID_INPUT: 'Some fields need another look',
  PLAN_CHANGED: 'The plan has changed since you saw it',
  OPERATION_IN_PROGRESS: 'Something else is at work on it',
};

const FORBIDDEN: Look = { word: 'Forbidden', shape: 'barred', tone: 'warning' };
const NOT_FOUND: Look = {
  word: 'Not found',
  shape: 'question',
  tone: 'neutral',
};
const BROKEN: Look = { word: 'Error', shape: 'cross', tone: 'negative' };

function lookOf(code: string): Look {
  if (code === 'POLICY_DENIED' || code === 'UNAUTHENTICATED') {
    return FORBIDDEN;
  }
  return code === 'NOT_FOUND' ? NOT_FOUND : BROKEN;
}

/** Any error in the one shape: what happened, what to do next, and a way to try again where that can help. */
export function ErrorPanel(props: {
  error: unknown;
  /** Overrides the title that the code gives. */
  title?: string;
  pluginId?: string;
  onRetry?: () => void;
}) {
  const { error, pluginId, onRetry } = props;
  const titleId = useId();
  const body = errorBodyOf(error);
  // A refusal of Backstage itself has no decision to show.
  if (body.code === 'POLICY_DENIED' && body.decisionId) {
    return <DenialPanel error={body} pluginId={pluginId} />;
  }
  const look = lookOf(body.code);
  return (
    <section
      className={styles.panel}
      data-tone={look.tone}
      aria-labelledby={titleId}
    >
      <div role="alert">
        <div className={styles.head}>
          <LookIcon look={look} sizePx={20} />
          <h3 className={styles.title} id={titleId}>
            {props.title ?? TITLES[body.code] ?? 'That did not work'}
          </h3>
        </div>
        <p>{body.message}</p>
      </div>
      {body.fields && Object.keys(body.fields).length > 0 && (
        <dl className={styles.facts}>
          {Object.entries(body.fields).map(([path, message]) => (
            <div key={path} style={{ display: 'contents' }}>
              <dt>{path}</dt>
              <dd>{message}</dd>
            </div>
          ))}
        </dl>
      )}
      <p>{body.next}</p>
      {body.operationId && pluginId && (
        <p>
          <Link href={links.operation(pluginId, body.operationId)}>
            Show operation {body.operationId}
          </Link>
        </p>
      )}
      {onRetry && (
        <div className={styles.actions}>
          <Button variant="secondary" onPress={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </section>
  );
}
