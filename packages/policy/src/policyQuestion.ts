import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { PolicyBundle } from './bundle';
import {
  combinations,
  facetNames,
  facetsSchema,
  fixturesSchema,
  requestOf,
  type Facet,
  type Facets,
  type Fixtures,
} from './matrixRequests';
import type { PolicyRequest } from './types';

/** A question in the words of the matrix: its people, tenants and operations, and the names of what varies. */
export interface PolicyQuestion {
  /** Someone of the fixtures, or a reference such as `user:default/zoe`. */
  readonly who: string;
  /** Only for a reference: which groups it is in. */
  readonly groups?: readonly string[];
  readonly action: string;
  /** A tenant or operation of the fixtures; the portal when left out. */
  readonly on?: string;
  /** `{ classification: 'pii', holds: '1' }` */
  readonly data?: { readonly [name: string]: string };
}

/** The question cannot be asked as it is written. */
export class PolicyQuestionError extends Error {
  readonly name = 'PolicyQuestionError';

  constructor(message: string, readonly next: string) {
    super(message);
  }
}

const FIXTURES = join('tests', 'fixtures.yaml');

/**
 * Builds the question that the matrix would ask, from the fixtures in `<dir>/tests`.
 *
 * @throws PolicyQuestionError naming what is known instead.
 */
export async function policyQuestion(
  dir: string,
  bundle: PolicyBundle,
  question: PolicyQuestion,
): Promise<PolicyRequest> {
  const { action, on = '' } = question;
  mustKnow('action', action, bundle.actions.keys());
  const fixtures = await readFixtures(dir);
  const { people } = fixtures;
  const isOnPortal = /^(?:permission|ledger|residency):/.test(action);
  if (!isOnPortal) {
    mustKnow('tenant or operation', on, Object.keys(known(action, fixtures)));
  }
  return requestOf({
    fixtures: { ...fixtures, people: withStranger(people, question) },
    bundle,
    person: question.who,
    action,
    on,
    facet: facetOf(action, question.data),
  });
}

/** What an action can be asked on. */
function known(action: string, fixtures: Fixtures): object {
  switch (action.split(':')[0]) {
    case 'operation':
      return fixtures.operations;
    case 'hold':
      return fixtures.holds;
    case 'decision':
      return fixtures.decisions;
    case 'release':
      return fixtures.releases;
    case 'probe':
      return fixtures.probes;
    default:
      return fixtures.tenants;
  }
}

async function readFixtures(dir: string): Promise<Fixtures> {
  try {
    const text = await readFile(join(dir, FIXTURES), 'utf8');
    return fixturesSchema.parse(parse(text, { merge: true }));
  } catch (error) {
    throw new PolicyQuestionError(
      `The people and tenants of ${join(dir, FIXTURES)} cannot be read: ${
        (error as Error).message
      }`,
      'Ask with a request file instead, or name another folder of policies.',
    );
  }
}

function withStranger(
  people: Fixtures['people'],
  { who, groups = [] }: PolicyQuestion,
): Fixtures['people'] {
  if (!who.includes(':')) {
    mustKnow('person', who, Object.keys(people));
    return people;
  }
  return { ...people, [who]: { ref: who, groups: [...groups] } };
}

function facetOf(
  action: string,
  data: PolicyQuestion['data'] = {},
): Facet | undefined {
  const names = facetNames(action);
  const odd = Object.keys(data).find(
    name => !(names as readonly string[]).includes(name),
  );
  const { success, data: facets } = facetsSchema.safeParse(
    Object.fromEntries(
      Object.entries(data).map(([name, text]) => [name, valueOf(name, text)]),
    ),
  );
  if (names.length === 0 && odd === undefined) {
    return undefined;
  }
  const missing = names.some(
    name => name !== 'schedule' && data[name] === undefined,
  );
  if (!success || odd !== undefined || missing) {
    throw new PolicyQuestionError(
      `A question about ${action} says ${
        names.join(', ') || 'nothing more'
      }; this one says ${Object.keys(data).join(', ') || 'none of it'}${
        odd || missing ? '' : ', with a value that is none'
      }.`,
      names.length > 0
        ? `Give each as name=value; only schedule may be left out.`
        : 'Leave the data out.',
    );
  }
  return combinations(action, facets as Facets)[0];
}

/** As the matrix writes it: holds are counted, a bypass is there or not. */
function valueOf(name: string, text: string): unknown {
  if (name === 'holds') return [/^\d{1,4}$/.test(text) ? Number(text) : text];
  if (name === 'retention') return [text];
  if (name === 'bypass') {
    const values = new Map([
      ['true', true],
      ['false', false],
    ]);
    return [values.get(text) ?? text];
  }
  return text;
}

function mustKnow(what: string, name: string, choices: Iterable<string>) {
  const list = [...choices];
  if (list.includes(name)) {
    return;
  }
  throw new PolicyQuestionError(
    name ? `There is no ${what} ${name}.` : `The question names no ${what}.`,
    `Take one of: ${list.join(', ')}.`,
  );
}
