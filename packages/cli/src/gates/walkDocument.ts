import { randomUUID } from 'node:crypto';
import { loadAjv } from '../lazy';
import type { RunningService, ServiceAnswer } from './RunningService';

interface Operation {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: {
    readonly [status: string]: {
      readonly content: {
        readonly 'application/json': { readonly schema: object };
      };
    };
  };
}

export interface OpenApiDocument {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: Operation };
  };
  readonly components: { readonly schemas: object };
}

export interface Walked {
  readonly operations: readonly string[];
  /** How many of them answered as documented, each time. */
  readonly agreeing: number;
  readonly requests: number;
  readonly problems: readonly string[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** Paths of values that no path parameter takes for one of its own. */
const NOWHERE = '/not-documented';

class Walk {
  readonly #problems = new Map<string, string[]>();
  readonly #known = new Map<string, unknown>();
  readonly #ajv = loadAjv();
  #requests = 0;

  constructor(
    private readonly document: OpenApiDocument,
    private readonly service: RunningService,
    private readonly digest: string,
  ) {
    // What the document refers to within itself resolves in it.
    this.#ajv.addSchema(document, 'document');
  }

  result(): Walked {
    const operations = this.#operations().map(({ item }) => item.operationId);
    return {
      operations,
      agreeing: operations.filter(id => !this.#problems.has(id)).length,
      requests: this.#requests,
      problems: [...this.#problems.values()].flat(),
    };
  }

  /** Those without a parameter in their path first: they make what the others ask for. */
  async documented(): Promise<void> {
    const [user] = await this.service.users();
    const token = user ? await this.service.logIn(user).catch(() => '') : '';
    const bodies: { readonly [operationId: string]: unknown } = { logIn: user };
    for (const { path, method, item } of this.#operations()) {
      const name = item.operationId;
      const target = path.replace(/\{(\w+)\}/g, (_, key) =>
        encodeURIComponent(String(this.#known.get(key) ?? randomUUID())),
      );
      const json = item.requestBody ? bodies[name] : undefined;
      if (item.requestBody && json === undefined) {
        this.#wrong(name, `${name} was not asked: what it takes is not known.`);
        continue;
      }
      const good = await this.#ask(name, method, target, { token, json });
      if (good) this.#expect(item, good, '200');
      if (good?.status === 200) this.#remember(good.body);
      if (item.requestBody) {
        const bad = await this.#ask(name, method, target, { token, json: {} });
        if (bad) this.#expect(item, bad, 'default');
      }
      if (item.security.length > 0) {
        const stranger = await this.#ask(name, method, target, { json });
        if (stranger) this.#expect(item, stranger, 'default');
      }
    }
  }

  async undocumented(): Promise<void> {
    const cases = [
      ['get', NOWHERE] as const,
      ...Object.entries(this.document.paths).flatMap(([path, known]) =>
        METHODS.filter(method => !(method in known)).map(
          method => [method, path.replace(/\{\w+\}/g, randomUUID())] as const,
        ),
      ),
    ];
    for (const [method, path] of cases) {
      const name = `${method} ${path}`;
      const answer = await this.#ask(name, method, path, {});
      if (answer && answer.status !== 404 && answer.status !== 405) {
        this.#wrong(
          name,
          `${name} is not documented, and answers ${answer.status}.`,
        );
      }
    }
  }

  #operations() {
    return Object.entries(this.document.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, item]) => ({
          path,
          method,
          item,
        })),
      )
      .sort(
        (a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')),
      );
  }

  async #ask(
    name: string,
    method: string,
    path: string,
    more: { readonly token?: string; readonly json?: unknown },
  ): Promise<ServiceAnswer | undefined> {
    this.#requests += 1;
    try {
      const answer = await this.service.request(method, path, more);
      if (answer.digest !== this.digest) {
        this.#wrong(
          name,
          `${method} ${path} was answered by ${answer.digest ?? 'nobody'}.`,
        );
      }
      return answer;
    } catch (error) {
      const words = (error as Error).message;
      this.#wrong(name, `${method} ${path} does not answer: ${words}.`);
      return undefined;
    }
  }

  /** A refusal is `default`, and is the caller's fault: what fails by itself is documented nowhere. */
  #expect(
    { operationId, responses }: Operation,
    { status, body }: ServiceAnswer,
    documented: '200' | 'default',
  ): void {
    const isRight =
      documented === '200' ? status === 200 : status >= 400 && status < 500;
    if (!isRight) {
      this.#wrong(
        operationId,
        `${operationId} answers ${status}, where ${
          documented === '200' ? '200' : 'a refusal'
        } is documented.`,
      );
      return;
    }
    const { schema } = responses[documented].content['application/json'];
    const own = JSON.parse(
      JSON.stringify(schema).replaceAll('"#/', '"document#/'),
    );
    if (!this.#ajv.validate(own, body)) {
      this.#wrong(
        operationId,
        `${operationId} answers ${status} in another shape: ${this.#ajv.errorsText()}.`,
      );
    }
  }

  /** What an answer is called by is what a path asks for. */
  #remember(body: unknown): void {
    for (const [name, value] of Object.entries(body ?? {})) {
      this.#known.set(name, value);
    }
  }

  #wrong(name: string, words: string): void {
    this.#problems.set(name, [...(this.#problems.get(name) ?? []), words]);
  }
}

/** Asks for everything that a document has, well and badly, and for some of what it has not, and holds every answer against it. */
export async function walkDocument(
  document: OpenApiDocument,
  service: RunningService,
  digest: string,
): Promise<Walked> {
  const walk = new Walk(document, service, digest);
  await walk.documented();
  await walk.undocumented();
  return walk.result();
}
