import { Agent, get } from 'node:http';

const AT_ONCE = 16;

/** Requests of users, over connections that stay open unless told; answers how many failed. */
export async function users(
  url: string,
  requests: number,
  { keepAlive = true } = {},
): Promise<number> {
  const agent = new Agent({ keepAlive });
  let left = requests;
  let failed = 0;
  const askOn = async () => {
    while (left > 0) {
      left -= 1;
      const { status } = await ask(url, { agent }).catch(() => ({ status: 0 }));
      if (status === 0 || status >= 500) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  agent.destroy();
  return failed;
}

/** One request, with the cookie that a user has. */
export function ask(
  url: string,
  options: { readonly agent?: Agent; readonly cookie?: string } = {},
): Promise<{ status: number; version: string; cookie: string }> {
  const { agent, cookie } = options;
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: cookie ? { cookie } : {} }, response => {
      response.resume();
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          version: String(response.headers['x-companyos-version']),
          cookie: response.headers['set-cookie']?.[0].split(';')[0] ?? '',
        }),
      );
    }).on('error', reject);
  });
}
