import Ajv from 'ajv';
import { openApiDocument } from '../openapi';

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
// OpenAPI 3.0 refers into the document; to ajv the document is the schema that these references resolve in.
ajv.addSchema(openApiDocument, 'document');

interface Answer {
  readonly content?: { readonly [type: string]: { readonly schema: object } };
}

/**
 * A `fetch` that holds every answer against the OpenAPI document: an undocumented route, status or body throws. So each test
 * that calls the API is a test of its contract.
 */
export function checkedFetch(basePath = '/api/release'): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const path = new URL(String(input)).pathname.slice(basePath.length);
    const method = (init?.method ?? 'GET').toLowerCase();
    const where = `${method.toUpperCase()} ${path} ${response.status}`;
    const answer = documentedAnswer(path, method, response.status);
    if (!answer) throw new Error(`${where} is not in the OpenAPI document`);
    await checkBody(response.clone(), answer, where);
    return response;
  };
}

function documentedAnswer(
  path: string,
  method: string,
  status: number,
): Answer | undefined {
  const paths: { [path: string]: { [method: string]: any } } =
    openApiDocument.paths;
  const parts = path.split('/');
  const template = Object.keys(paths).find(candidate => {
    const known = candidate.split('/');
    return (
      known.length === parts.length &&
      known.every((part, i) => part === parts[i] || part.startsWith('{'))
    );
  });
  const responses = template && paths[template][method]?.responses;
  return responses?.[status] ?? responses?.default;
}

async function checkBody(
  response: Response,
  answer: Answer,
  where: string,
): Promise<void> {
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const content = answer.content?.[type];
  if (!content) {
    if (!answer.content && !(await response.text())) return;
    throw new Error(`${where} answers ${type}, which is not documented`);
  }
  if (type !== 'application/json') return;
  const schema = JSON.parse(
    JSON.stringify(content.schema).replaceAll('"#/', '"document#/'),
  );
  if (!ajv.validate(schema, await response.json())) {
    throw new Error(`${where} breaks its contract: ${ajv.errorsText()}`);
  }
}
