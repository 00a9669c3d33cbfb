import { EntityLink } from '@companyos/plugin-operation-react';
import { whoWords } from '../words';

/** Who did something: a person or a group by name, a part of the portal by what it is. */
export function Who(props: { actor: string }) {
  const { actor } = props;
  return /^(user|group):/.test(actor) ? (
    <EntityLink entityRef={actor} />
  ) : (
    <>{whoWords(actor)}</>
  );
}
