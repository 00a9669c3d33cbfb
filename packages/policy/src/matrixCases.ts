import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod/v4';
import type { PolicyBundle } from './bundle';
import type { PolicyDecisionPoint } from './decisionPoint';
import { PolicyMatrixError } from './errors';
import {
  combinations,
  facetsSchema,
  facetWords,
  fixturesSchema,
  oneOrMore,
  requestOf,
  type Fixtures,
} from './matrixRequests';
import type { PolicyRequest } from './types';

const FIXTURES_FILE = 'fixtures.yaml';

const expectationSchema = z.strictObject({
  who: z.array(z.string()).min(1),
  /** The policies that determine it, all of them; none means a default deny. */
  by: z.array(z.string()).default([]),
  /** What the decision asks for besides. */
  obligations: z.array(z.string()).default([]),
});

const rowsSchema = z.array(
  z.strictObject({
    action: oneOrMore,
    /** Names of tenants or operations of the fixtures; the portal when left out. */
    on: oneOrMore.default(['']),
    /** For actions on data: what is varied besides the tenant. */
    data: facetsSchema.optional(),
    allow: z.array(expectationSchema).default([]),
    deny: z.array(expectationSchema).default([]),
  }),
);

/** One cell: who × action × resource → outcome and determining policies, written by hand. */
export interface MatrixCase {
  readonly name: string;
  readonly action: string;
  readonly request: PolicyRequest;
  readonly outcome: 'allow' | 'deny';
  readonly by: readonly string[];
  /** None when left out. */
  readonly obligations?: readonly string[];
}

/**
 * Reads the matrix of a bundle. A row must answer for every person of the fixtures exactly once.
 *
 * @throws PolicyMatrixError naming the file.
 */
export async function loadMatrix(
  dir: string,
  bundle: PolicyBundle,
): Promise<MatrixCase[]> {
  const read = async <T>(file: string, use: (content: unknown) => T) => {
    try {
      return use(
        parse(await readFile(join(dir, file), 'utf8'), { merge: true }),
      );
    } catch (error) {
      throw new PolicyMatrixError(join(dir, file), error);
    }
  };
  const fixtures = await read(FIXTURES_FILE, content =>
    fixturesSchema.parse(content),
  );
  const files = (await readdir(dir))
    .filter(name => name.endsWith('.yaml') && name !== FIXTURES_FILE)
    .sort();
  const cases: MatrixCase[] = [];
  for (const file of files) {
    await read(file, content => {
      for (const row of rowsSchema.parse(content)) {
        cases.push(...casesOf(row, fixtures, bundle));
      }
    });
  }
  return cases;
}

function* casesOf(
  row: z.output<typeof rowsSchema>[number],
  fixtures: Fixtures,
  bundle: PolicyBundle,
): Generator<MatrixCase> {
  const answers = [
    ...row.allow.map(item => ({ ...item, outcome: 'allow' as const })),
    ...row.deny.map(item => ({ ...item, outcome: 'deny' as const })),
  ];
  mustNameEveryone(
    `${row.action} on ${row.on.join() || 'portal'}`,
    Object.keys(fixtures.people),
    answers.flatMap(({ who }) => who),
  );
  const questions = row.action.flatMap(action =>
    row.on.flatMap(on =>
      combinations(action, row.data).map(facet => ({ action, on, facet })),
    ),
  );
  for (const { action, on, facet } of questions) {
    const what = `${action}${on && ` on ${on}`}`;
    const details = facet ? ` (${facetWords(facet)})` : '';
    for (const { who, by, obligations, outcome } of answers) {
      for (const person of who) {
        yield {
          name: `${person} ${what}${details}: ${outcome}`,
          action,
          request: requestOf({ fixtures, bundle, person, action, on, facet }),
          outcome,
          by: [...by].sort(),
          obligations: [...obligations].sort(),
        };
      }
    }
  }
}

/**
 * What is wrong with one cell, in words; undefined when the bundle answers as written.
 *
 * `only: 'effects'` looks at what a caller acts on, not at which policies determined it.
 */
export function checkCase(
  policy: PolicyDecisionPoint,
  { name, request, outcome, by, obligations = [] }: MatrixCase,
  options: { readonly only?: 'effects' } = {},
): string | undefined {
  const decision = policy.decide(request);
  const ids = decision.determining.map(({ id }) => id);
  if (decision.errors.length > 0) {
    return `${name}: errors: ${decision.errors.join('; ')}`;
  }
  if (
    decision.outcome !== outcome ||
    (options.only !== 'effects' && ids.join() !== by.join())
  ) {
    return `${name}: the answer is ${decision.outcome} by [${ids}], the matrix says ${outcome} by [${by}]`;
  }
  const asked = decision.obligations ?? [];
  if (asked.join() !== obligations.join()) {
    return `${name}: the obligations are [${asked}], the matrix says [${obligations}]`;
  }
  return undefined;
}

/** Actions without a row, and policies that no cell is determined by: what the matrix leaves untested. */
export function uncovered(
  bundle: PolicyBundle,
  cases: readonly MatrixCase[],
): string[] {
  const actions = new Set(cases.map(({ action }) => action));
  const policies = new Set(cases.flatMap(({ by }) => by));
  return [
    ...[...bundle.actions.keys()]
      .filter(id => !actions.has(id))
      .map(id => `action ${id}`),
    ...[...bundle.policies.keys()]
      .filter(id => !policies.has(id))
      .map(id => `policy ${id}`),
  ];
}

function mustNameEveryone(
  where: string,
  everyone: readonly string[],
  named: readonly string[],
) {
  const missing = everyone.filter(person => !named.includes(person));
  const odd = named.filter(
    (person, index) =>
      !everyone.includes(person) || named.indexOf(person) !== index,
  );
  if (missing.length > 0 || odd.length > 0) {
    throw new Error(
      `${where}: a row answers for everyone exactly once; missing: [${missing}], unknown or twice: [${odd}].`,
    );
  }
}
