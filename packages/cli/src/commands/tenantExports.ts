import { defineCommand, type CommonOptions } from '../command';
import { downloadExport } from '../downloadExport';
import { badInput } from '../errors';
import { bytes, json, plain, table } from '../text';

interface Options extends CommonOptions {
  readonly output?: string;
  readonly id?: string;
}

export const tenantExports = defineCommand<Options>({
  path: ['tenant', 'exports'],
  arguments: '<name>',
  summary: 'List the exports of a tenant, or fetch one of them',
  details:
    'Each with its state, size, destination, and the date until which it is kept.',
  examples: [
    'companyos tenant exports acme',
    'companyos tenant exports acme --id op_01J00000000000000000000000 -o acme.jsonl',
  ],
  configure: command =>
    command
      .option('--id <operation>', 'the export to fetch')
      .option('-o, --output <path>', 'where to write it'),
  async run({ io, connect }, { id, output, ...options }, name) {
    if (Boolean(id) !== Boolean(output)) {
      throw badInput(
        'To fetch an export, its ID and a path are needed.',
        'Give both --id and -o, or neither to list the exports.',
      );
    }
    const { exports } = await connect(options);
    if (id && output) {
      const sidecar = await downloadExport(exports, {
        tenant: name,
        id,
        path: output,
      });
      io.out(options.json ? json(sidecar) : `Written to ${output}\n`);
      return 'ok';
    }
    const list = await exports.list(name);
    if (options.json) {
      io.out(json(list));
    } else if (list.length === 0) {
      io.out(`There is no export of ${plain(name)} yet.\n`);
    } else {
      io.out(
        table([
          ['EXPORT', 'STATE', 'DESTINATION', 'SIZE', 'CLASS', 'KEPT UNTIL'],
          ...list.map(one => [
            one.id,
            one.state,
            plain(one.destination),
            bytes(one.bytes),
            one.classification,
            one.retainUntil?.slice(0, 10) ?? '',
          ]),
        ]),
      );
    }
    return 'ok';
  },
});
