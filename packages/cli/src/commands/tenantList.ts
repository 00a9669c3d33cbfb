import { InvalidArgumentError, Option } from 'commander';
import type { TenantState } from '@companyos/plugin-tenant-common';
import { defineCommand, type CommonOptions } from '../command';
import { renderTenants } from '../render/tenant';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly search?: string;
  readonly state?: TenantState;
  readonly limit: number;
  readonly offset: number;
}

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(
        `Give a whole number from ${least} to ${most}.`,
      );
    }
    return value;
  };
}

export const tenantList = defineCommand<Options>({
  path: ['tenant', 'list'],
  summary: 'List tenants',
  examples: [
    'companyos tenant list',
    'companyos tenant list --search acme --state active',
    'companyos tenant list --limit 100 --offset 100 --json',
  ],
  configure: command =>
    command
      .option('--search <text>', 'part of the name or the display name')
      .addOption(
        new Option('--state <state>', 'only tenants in this state').choices([
          'provisioning',
          'active',
        ]),
      )
      .addOption(
        new Option('--limit <count>', 'how many')
          .argParser(whole(1, 100))
          .default(20),
      )
      .addOption(
        new Option('--offset <count>', 'how many to skip')
          .argParser(whole(0, 1_000_000))
          .default(0),
      ),
  async run({ io, connect }, { search, state, limit, offset, ...options }) {
    const { tenants } = await connect(options);
    const page = await tenants.list({ search, state, limit, offset });
    io.out(options.json ? json(page) : renderTenants(page, offset));
    return 'ok';
  },
});
