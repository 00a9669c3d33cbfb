import { Agent as HttpAgent, get as httpGet } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';

/** What an answer says about whoever gave it. */
export interface Answer {
  readonly status: number;
  /** What runs there; null where it does not say. */
  readonly digest: string | null;
  readonly version: string | null;
}

class ClosedWhileIdle extends Error {}

/** Asks who runs where, over connections that stay open until `close`. */
export class Asker {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new HttpsAgent({ keepAlive: true });

  /** @param headers - What answers name their digest and their version with. */
  constructor(
    private readonly headers: {
      readonly digest: string;
      readonly version: string;
    },
  ) {}

  /** Rejects where there is no answer in time. */
  async ask(url: string, timeoutMs: number): Promise<Answer> {
    try {
      return await this.#ask(url, timeoutMs);
    } catch (error) {
      // It was closed at its other end while it was idle: that says nothing about who is there.
      if (!(error instanceof ClosedWhileIdle)) throw error;
      return this.#ask(url, timeoutMs);
    }
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  #ask(url: string, timeoutMs: number): Promise<Answer> {
    const secure = url.startsWith('https:');
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsGet : httpGet)(
        url,
        { agent: secure ? this.#https : this.#http },
        response => {
          const header = (name: string) =>
            response.headers[name.toLowerCase()]?.toString() ?? null;
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              digest: header(this.headers.digest),
              version: header(this.headers.version),
            }),
          );
          response.resume();
        },
      );
      const timer = setTimeout(
        () => request.destroy(new Error(`${url} took over ${timeoutMs} ms.`)),
        timeoutMs,
      );
      request.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          request.reusedSocket && error.code === 'ECONNRESET'
            ? new ClosedWhileIdle()
            : error,
        ),
      );
      request.on('close', () => clearTimeout(timer));
    });
  }
}
