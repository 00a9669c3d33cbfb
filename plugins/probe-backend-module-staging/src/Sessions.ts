import type { ProbeContext } from '@companyos/plugin-probe-node';
import type { StagingUser } from '@companyos/staging';
import { z } from 'zod/v4';

/** A session that ends sooner is not begun with. */
const LEFT_MS = 5 * 60_000;

const sessionSchema = z.object({
  token: z.string().min(1),
  expiresAt: z.iso.datetime(),
});

export interface Session {
  readonly tenant: string;
  readonly token: string;
  readonly expiresAt: string;
}

export interface SessionsOptions {
  /** One of each tenant. */
  readonly users: () => Promise<readonly StagingUser[]>;
  /** Whether the target itself names them: then it is its own fault if it refuses them. */
  readonly namedByTarget: boolean;
  readonly now: () => Date;
}

/** Whom probes are at the staging target. Sessions are accepted by every version, so they are kept. */
export class Sessions {
  static create(options: SessionsOptions): Sessions {
    return new Sessions(options);
  }

  #known: readonly StagingUser[] = [];
  readonly #kept = new Map<string, Session>();

  private constructor(private readonly options: SessionsOptions) {}

  /** Those known last while nobody can say: a probe of the target does not depend on who names its users. */
  async users({
    cannotMeasure,
  }: ProbeContext): Promise<readonly StagingUser[]> {
    try {
      this.#known = await this.options.users();
    } catch (error) {
      if (this.#known.length === 0) {
        return cannotMeasure(`Nobody to log in as is known: ${error}`);
      }
    }
    return this.#known.length > 0
      ? this.#known
      : cannotMeasure('Nobody to log in as is configured.');
  }

  /** Logs in on the run's arm. Refused credentials are the target's fault only where it must know them. */
  async logIn(context: ProbeContext, user: StagingUser): Promise<Session> {
    const answer = await this.#ask(context, user, context.arm);
    if (answer.status === 401) {
      const { tenant } = user;
      const isKnown =
        this.options.namedByTarget ||
        (context.arm === 'canary' &&
          (await this.#ask(context, user, 'stable')).status === 200);
      return isKnown
        ? context.fail(
            `A user of ${tenant} with the right password is refused.`,
          )
        : context.cannotMeasure(
            `The probe's own password for a user of ${tenant} is refused: look at companyos.probes.staging.users.`,
          );
    }
    const session = answer.expectStatus(200).json(sessionSchema);
    return this.#keep(user.tenant, session);
  }

  /** A session of this user's tenant: a kept one, or else a new one from stable. */
  async of(context: ProbeContext, user: StagingUser): Promise<Session> {
    const kept = this.#kept.get(user.tenant);
    if (kept && this.#leftMs(kept) > LEFT_MS) return kept;
    const answer = await this.#ask(context, user, 'stable').catch(error =>
      context.cannotMeasure(`Nobody can log in now: ${error.message}`),
    );
    const parsed = sessionSchema.safeParse(jsonOf(answer.text));
    if (answer.status !== 200 || !parsed.success) {
      return context.cannotMeasure(
        `Nobody can log in now (${answer.status}), so nothing is known of what comes after.`,
      );
    }
    return this.#keep(user.tenant, parsed.data);
  }

  async any(context: ProbeContext): Promise<Session> {
    const [user] = await this.users(context);
    return this.of(context, user);
  }

  /** Staging was set up anew: what it signed before is worth nothing now. */
  forget(): void {
    this.#kept.clear();
  }

  #ask({ http }: ProbeContext, user: StagingUser, arm: ProbeContext['arm']) {
    const { tenant, user: name, password } = user;
    return http.request('/login', {
      method: 'POST',
      json: { tenant, user: name, password },
      arm,
    });
  }

  #keep(tenant: string, session: z.infer<typeof sessionSchema>): Session {
    const kept = { tenant, ...session };
    this.#kept.set(tenant, kept);
    return kept;
  }

  #leftMs({ expiresAt }: Session): number {
    return Date.parse(expiresAt) - this.options.now().getTime();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
