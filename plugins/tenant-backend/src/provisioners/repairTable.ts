import { OperationError } from '@companyos/operations';
import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import type { CatalogState } from './catalog';
import type { TableDefinition } from './definition';
import * as ddl from './ddl';
import type { ResourceScope } from './resources';
import { desiredColumns } from './shapes';

/**
 * Brings a table back to its definition where no row can suffer: columns and constraints that are gone, defaults, what may
 * be null. A column more, or of another type, is for a person to decide.
 *
 * @throws OperationError `NAMESPACE_ALTERED`
 */
export function repairTable(
  table: TableDefinition,
  scope: ResourceScope,
  state: CatalogState,
): string[] {
  const found = state.schema!.relations.find(
    other => other.name === table.name,
  )!;
  const strip = (text: string | null) =>
    text && text.split(`${scope.schema}.`).join('');
  const name = id(table.name);
  const statements: string[] = [];
  const refuse = (what: string) => {
    throw new OperationError(
      'NAMESPACE_ALTERED',
      `Table ${scope.schema}.${table.name} was changed by hand: ${what}. Repairing that could lose data, so nothing was changed.`,
      {
        next: 'Compare the column with its definition, save what is in it, and change it back by hand; then run the operation again.',
        status: 409,
        retryable: false,
      },
    );
  };
  if (found.persistence !== 'p') {
    statements.push(`ALTER TABLE ${name} SET LOGGED;`);
  }
  if (found.rowSecurity) {
    statements.push(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY;`);
  }
  const columns = desiredColumns(table);
  for (const column of found.columns) {
    if (!columns.some(wanted => wanted.name === column.name)) {
      refuse(`column ${column.name} was added`);
    }
  }
  for (const [position, wanted] of columns.entries()) {
    const column = found.columns.find(other => other.name === wanted.name);
    const clause = table.columns[position];
    if (!column) {
      statements.push(
        `ALTER TABLE ${name} ADD COLUMN ${ddl.columnClause(clause)};`,
      );
      continue;
    }
    if (column.type !== wanted.type) {
      refuse(
        `column ${column.name} has type ${column.type} instead of ${wanted.type}`,
      );
    }
    const expression = strip(column.default);
    const target = `ALTER TABLE ${name} ALTER COLUMN ${id(column.name)}`;
    if (column.generated !== wanted.generated || column.identity !== '') {
      refuse(`column ${column.name} is computed in another way`);
    }
    if (expression !== wanted.default) {
      if (wanted.generated) {
        refuse(`column ${column.name} is computed in another way`);
      }
      statements.push(
        wanted.default === null
          ? `${target} DROP DEFAULT;`
          : `${target} SET DEFAULT ${wanted.default};`,
      );
    }
    if (column.notNull !== wanted.notNull) {
      statements.push(`${target} ${wanted.notNull ? 'SET' : 'DROP'} NOT NULL;`);
    }
  }
  for (const { name: constraint, definition } of found.constraints) {
    if (table.constraints[constraint] !== strip(definition)) {
      statements.push(`ALTER TABLE ${name} DROP CONSTRAINT ${id(constraint)};`);
    }
  }
  for (const [constraint, definition] of Object.entries(table.constraints)) {
    const same = found.constraints.some(
      other =>
        other.name === constraint && strip(other.definition) === definition,
    );
    if (!same) {
      statements.push(
        `ALTER TABLE ${name} ADD CONSTRAINT ${id(constraint)} ${definition};`,
      );
    }
  }
  return statements;
}
