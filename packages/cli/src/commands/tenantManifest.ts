import { parse } from 'yaml';
import { defineCommand, type CommonOptions } from '../command';
import { saveFile } from '../files';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly output?: string;
}

export const tenantManifest = defineCommand<Options>({
  path: ['tenant', 'manifest'],
  arguments: '<name>',
  summary: 'Print or save tenant.yaml, byte for byte as the portal keeps it',
  details: 'With --json: the same document as JSON.',
  examples: [
    'companyos tenant manifest acme',
    'companyos tenant manifest acme -o tenant.yaml',
  ],
  configure: command => command.option('-o, --output <path>', 'write it there'),
  async run({ io, connect }, options, name) {
    const { tenants } = await connect(options);
    const manifest = await tenants.manifest(name);
    const text = options.json ? json(parse(manifest)) : manifest;
    if (options.output) {
      await saveFile(options.output, text);
      io.err(`Written to ${options.output}\n`);
    } else {
      io.out(text);
    }
    return 'ok';
  },
});
