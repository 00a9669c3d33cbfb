import { actorOf } from '@companyos/plugin-operation-node';
import type { Router } from 'express';
import type { RouterOptions } from './types';

export function headRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, userInfo, ledger } = options;

  router.get('/head', async (request, response) => {
    const actor = await actorOf(await httpAuth.credentials(request), userInfo);
    response.json(await ledger.head(actor));
  });
}
