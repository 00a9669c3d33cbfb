import { join } from 'node:path';
import { bundle } from './bundle';

export interface Programs {
  readonly control: string;
  readonly router: string;
}

/** The control process and the router, as files that Node runs. */
export async function buildPrograms(folder: string): Promise<Programs> {
  const programs = {
    control: join(folder, 'control.cjs'),
    router: join(folder, 'router.cjs'),
  };
  await Promise.all([
    bundle(join('control', 'controlMain.ts'), programs.control),
    bundle(join('router', 'routerMain.ts'), programs.router),
  ]);
  return programs;
}
