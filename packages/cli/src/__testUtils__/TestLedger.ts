import {
  Checkpointer,
  exportLedger,
  generateSigningKey,
  migrateLedger,
  publicKeyPem,
  Sequencer,
  Signer,
  type StoredCheckpoint,
} from '@companyos/ledger';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';

/** A real ledger, as far as a test of the command line needs one: entries, checkpoints and exports. */
export class TestLedger {
  readonly pem: string;

  static async create(): Promise<TestLedger> {
    const database = await createTestDatabase({
      key: 'cli_ledger_1',
      prepare: migrateLedger,
    });
    const signer = Signer.fromPem({
      name: 'portal.example/ledger',
      pem: generateSigningKey(),
    });
    return new TestLedger(database, signer);
  }

  private constructor(
    private readonly database: TestDatabase,
    readonly signer: Signer,
  ) {
    this.pem = publicKeyPem(signer.key);
  }

  /** Appends entries and signs what is there then. */
  async append(first: number, last: number): Promise<StoredCheckpoint> {
    const { knex } = this.database;
    await Sequencer.create({ knex }).deliver(
      'tenant',
      Array.from({ length: last - first + 1 }, (_, i) => ({
        source: 'tenant',
        sequence: first + i,
        record: {
          key: `op_${first + i}/succeeded`,
          type: 'operation' as const,
          event: 'tenant.create.succeeded',
          outcome: 'success' as const,
          subject: `tenant:tn_${first + i}`,
          occurredAt: '2026-01-02T03:04:05.678Z',
          plain: { operationId: `op_${first + i}` },
        },
        personal: { actor: { salt: 'ef'.repeat(16), value: 'ada' } },
      })),
    );
    return Checkpointer.create({ knex, signer: this.signer }).sign();
  }

  async export(
    checkpoint: StoredCheckpoint,
    from = 0,
    to = checkpoint.size,
  ): Promise<string> {
    const { knex } = this.database;
    let text = '';
    for await (const part of exportLedger({ knex, checkpoint, from, to })) {
      text += part;
    }
    return text;
  }

  async drop(): Promise<void> {
    await this.database.drop();
  }
}
