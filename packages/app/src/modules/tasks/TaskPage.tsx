import { MarkdownContent } from '@backstage/core-components';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  scaffolderApiRef,
  useTaskEventStream,
  type TaskStream,
} from '@backstage/plugin-scaffolder-react';
import { Button, ButtonLink, Container, Header, Skeleton } from '@backstage/ui';
import {
  LookIcon,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { logLines, stepLook, taskLook, withLinks } from './taskState';
import styles from './TaskPage.module.css';

/** The last line of a step at work says what it does now. */
function Now(props: { chunks: readonly string[] | undefined }) {
  const [line] = logLines(props.chunks ?? []).slice(-1);
  return (
    <span className={styles.quiet} role="status">
      {line}
    </span>
  );
}

function Steps(props: { stream: TaskStream }) {
  const { task, steps, stepLogs } = props.stream;
  return (
    <ol className={styles.steps} aria-label="Steps">
      {task?.spec.steps.map(step => {
        const look = stepLook(steps[step.id]?.status);
        return (
          <li key={step.id}>
            <LookIcon look={look} sizePx={18} />
            <span>{step.name}</span>
            <span className={styles.quiet}>{look.word}</span>
            {steps[step.id]?.status === 'processing' && (
              <Now chunks={stepLogs[step.id]} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** What went wrong, with its links to follow: a failed task keeps nothing else of an error. */
function Failure(props: { error: Error }) {
  const { message } = props.error;
  return (
    <section className={styles.failure} aria-label="What went wrong">
      <p role="alert">
        {withLinks(message).map(({ text, href }) =>
          href ? (
            <a key={href} href={href}>
              {text}
            </a>
          ) : (
            <span key={text}>{text}</span>
          ),
        )}
      </p>
    </section>
  );
}

/** Addresses of this portal stay in it; others open as they are. */
function localPath(url: string): string {
  const target = new URL(url, window.location.href);
  return target.origin === window.location.origin
    ? `${target.pathname}${target.search}${target.hash}`
    : url;
}

function Result(props: { output: NonNullable<TaskStream['output']> }) {
  const { links = [], text = [] } = props.output;
  const shown = links.filter(({ url }) => url && /^(https?:|\/)/.test(url));
  if (shown.length === 0 && text.length === 0) {
    return null;
  }
  return (
    <section className={styles.panel} aria-label="Result">
      {text.map(({ title, content }) => (
        <div key={title}>
          <h3 className={styles.title}>{title}</h3>
          {content && <MarkdownContent content={content} />}
        </div>
      ))}
      <div className={styles.actions}>
        {shown.map(({ title, url }, index) => (
          <ButtonLink
            key={url}
            href={localPath(url as string)}
            variant={index === 0 ? 'primary' : 'secondary'}
          >
            {title ?? (url as string)}
          </ButtonLink>
        ))}
      </div>
    </section>
  );
}

function Log(props: { stream: TaskStream }) {
  const { task, stepLogs } = props.stream;
  const lines = (task?.spec.steps ?? []).flatMap(({ id }) =>
    logLines(stepLogs[id] ?? []),
  );
  return (
    <details className={styles.details}>
      <summary>Log, {lines.length} lines</summary>
      <ol className={styles.log} aria-label="Log">
        {lines.map((line, index) => (
          // Lines are only ever added at the end.
          // eslint-disable-next-line react/no-array-index-key
          <li key={index}>{line}</li>
        ))}
      </ol>
    </details>
  );
}

function Actions(props: { taskId: string; stream: TaskStream }) {
  const { taskId, stream } = props;
  const api = useApi(scaffolderApiRef);
  const [isCancelling, setIsCancelling] = useState(false);
  const template = stream.task?.spec.templateInfo?.entity?.metadata;
  const parameters = stream.task?.spec.parameters;
  if (!stream.completed && !stream.cancelled && !stream.error) {
    return (
      <Button
        variant="secondary"
        isDisabled={isCancelling}
        onPress={async () => {
          setIsCancelling(true);
          await api.cancelTask(taskId).catch(() => setIsCancelling(false));
        }}
      >
        {isCancelling ? 'Cancelling…' : 'Cancel'}
      </Button>
    );
  }
  if (!template) {
    return null;
  }
  const { plan: _plan, planHash: _hash, ...again } = parameters ?? {};
  const query = new URLSearchParams({ formData: JSON.stringify(again) });
  return (
    <ButtonLink
      variant="secondary"
      href={`/create/templates/${template.namespace ?? 'default'}/${
        template.name
      }?${query}`}
    >
      Start over
    </ButtonLink>
  );
}

/** One run of a template: how it stands, what it did, and where to go on from it. */
export function TaskPage() {
  const { taskId = '' } = useParams();
  const stream = useTaskEventStream(taskId);
  const { task, output, error, loading } = stream;
  const template = task?.spec.templateInfo?.entity?.metadata;
  const title = template?.title ?? template?.name ?? 'Task';
  if (loading && !task && !error) {
    return (
      <Container>
        <div role="status" aria-label="Loading the task">
          <Skeleton height={160} />
        </div>
      </Container>
    );
  }
  return (
    <>
      <Header
        title={title}
        customActions={<Actions taskId={taskId} stream={stream} />}
      />
      <Container className={styles.page}>
        <div className={styles.state}>
          <div role="status">
            <StatusBadge look={taskLook(stream)} />
          </div>
          {task && (
            <span className={styles.quiet}>
              started <RelativeTime iso={task.createdAt} />
            </span>
          )}
        </div>
        {error && <Failure error={error} />}
        {output && <Result output={output} />}
        {task && <Steps stream={stream} />}
        <Log stream={stream} />
        <p>
          <RouterLink to="/operations">
            Everything that was asked for is under Operations
          </RouterLink>
        </p>
      </Container>
    </>
  );
}
