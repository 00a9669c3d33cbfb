import Ajv from 'ajv';

/** An OpenAPI document, and where its plugin is mounted. */
export interface DocumentedApi {
  readonly document: { readonly paths: object };
  /** As `/api/tenant`. */
  readonly basePath: string;
}

interface Answer {
  readonly content?: { readonly [type: string]: { readonly schema: object } };
}

/**
 * A `fetch` that holds every answer against the OpenAPI document: an undocumented route, status or body throws. So each test
 * that calls the API is a test of its contract.
 */
export function checkedFetch({
  document,
  basePath,
}: DocumentedApi): typeof fetch {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/);
  // OpenAPI 3.0 refers into the document; to ajv the document is the schema that these references resolve in.
  ajv.addSchema(document, 'document');
  return async (input, init) => {
    const response = await fetch(input, init);
    const path = new URL(String(input)).pathname.slice(basePath.length);
    const method = (init?.method ?? 'GET').toLowerCase();
    const where = `${method.toUpperCase()} ${path} ${response.status}`;
    const answer = documentedAnswer(document, {
      path,
      method,
      status: response.status,
    });
    if (!answer) throw new Error(`${where} is not in the OpenAPI document`);
    await checkBody(ajv, response.clone(), { answer, where });
    return response;
  };
}

function documentedAnswer(
  document: DocumentedApi['document'],
  {
    path,
    method,
    status,
  }: {
    readonly path: string;
    readonly method: string;
    readonly status: number;
  },
): Answer | undefined {
  const paths = document.paths as { [path: string]: { [method: string]: any } };
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
  ajv: Ajv,
  response: Response,
  { answer, where }: { readonly answer: Answer; readonly where: string },
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
