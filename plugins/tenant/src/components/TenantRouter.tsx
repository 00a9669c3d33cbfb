import { Route, Routes } from 'react-router-dom';
import { TenantListPage } from '../list/TenantListPage';
import { TombstonesPage } from '../tombstones/TombstonesPage';
import { TenantPage } from '../page/TenantPage';

/** The pages below `/tenants`. */
export function TenantRouter() {
  return (
    <Routes>
      <Route path="/" element={<TenantListPage />} />
      <Route path="/-/deleted" element={<TombstonesPage />} />
      <Route path="/:name/*" element={<TenantPage />} />
    </Routes>
  );
}
