import { EntityLink } from '@companyos/plugin-operation-react';

/** Who reported it: a person by name, a service as it is called. */
export function Reporter(props: { actor: string }) {
  const { actor } = props;
  return /^(user|group):/.test(actor) ? (
    <EntityLink entityRef={actor} />
  ) : (
    <>{actor.replace(/^service:(plugin:)?/, '')}</>
  );
}
