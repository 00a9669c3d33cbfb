import ts from 'typescript';

/** One place in a source that writes, or calls a seam without its tags. */
export interface Finding {
  readonly kind: 'raw-write' | 'untagged-call';
  readonly line: number;
  /** The call or statement, short. */
  readonly what: string;
}

const SEAMS = /(?:^@companyos\/policy|\/policy\/src)\/seams$/;
const SEAM_CALLS = new Set(['write', 'export', 'put', 'classifiedFormat']);
const TAGS = ['classification', 'retention'];

/** In capitals anywhere in a text, in any case at its beginning: prose says "insert into" too. */
const WRITING_SQL = [
  /\b(?:INSERT INTO|MERGE INTO|DELETE FROM|CREATE TABLE|TRUNCATE TABLE)\b/,
  /\bUPDATE\s+(?:\S+\s+){1,3}SET\b/,
  /^\s*(?:insert\s+into|delete\s+from|create\s+table|update\s+\S+\s+set)\s/i,
  /^\s*COPY\s/,
];
const WRITING_CALLS = new Set([
  'insert',
  'createTable',
  'del',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'appendFileSync',
  'createWriteStream',
  'createLogger',
]);

/**
 * Finds what writes past a seam, and seam calls whose tags the type checker was talked out of.
 *
 * It reads the syntax of one file, not the types: names of calls and the beginnings of SQL texts. Whoever wants to
 * deceive it can; it is there for those who forget.
 */
export function scanSource(path: string, text: string): Finding[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const usesSeams = file.statements.some(
    statement =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      SEAMS.test(statement.moduleSpecifier.text),
  );
  const findings: Finding[] = [];
  const found = (kind: Finding['kind'], node: ts.Node, what: string) =>
    findings.push({
      kind,
      line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      what,
    });
  const visit = (node: ts.Node) => {
    if (isText(node) && WRITING_SQL.some(sql => sql.test(textOf(node)))) {
      found('raw-write', node, `SQL (${firstWords(textOf(node))} …)`);
    }
    if (ts.isCallExpression(node)) {
      const name = calledName(node);
      if (usesSeams && SEAM_CALLS.has(name) && lacksTags(node)) {
        found('untagged-call', node, `${name}(…)`);
      } else if (isWritingCall(name, node)) {
        found('raw-write', node, `${name}(…)`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return findings;
}

/** `knex(…).update({ … })` writes; `hash.update(bytes)` does not. */
function isWritingCall(
  name: string,
  { arguments: [first] }: ts.CallExpression,
) {
  return (
    WRITING_CALLS.has(name) ||
    (name === 'update' &&
      first !== undefined &&
      ts.isObjectLiteralExpression(first))
  );
}

/** Only what can be seen: an object literal without a tag, or one whose type was cast away. A spread may bring it. */
function lacksTags({ arguments: [first] }: ts.CallExpression): boolean {
  if (first === undefined) {
    return false;
  }
  if (ts.isAsExpression(first) || ts.isTypeAssertionExpression(first)) {
    return first.type.kind !== ts.SyntaxKind.TypeReference;
  }
  if (!ts.isObjectLiteralExpression(first)) {
    return false;
  }
  const names = first.properties.flatMap(property =>
    property.name && 'text' in property.name ? [property.name.text] : [],
  );
  if (names.includes('defaults')) {
    return false;
  }
  const spreads = first.properties.some(ts.isSpreadAssignment);
  return !spreads && TAGS.some(tag => !names.includes(tag));
}

function calledName({ expression }: ts.CallExpression): string {
  if (ts.isPropertyAccessExpression(expression)) {
    return expression.name.text;
  }
  return ts.isIdentifier(expression) ? expression.text : '';
}

function isText(node: ts.Node): node is ts.StringLiteral | ts.TemplateLiteral {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateExpression(node)
  );
}

function textOf(node: ts.StringLiteral | ts.TemplateLiteral): string {
  return ts.isTemplateExpression(node) ? node.getText().slice(1) : node.text;
}

function firstWords(text: string): string {
  return text.trim().split(/\s+/, 3).join(' ');
}
