import { Route, Routes } from 'react-router-dom';
import { EntryPage } from './detail/EntryPage';
import { LedgerListPage } from './list/LedgerListPage';

export function LedgerRouter() {
  return (
    <Routes>
      <Route index element={<LedgerListPage />} />
      <Route path=":position" element={<EntryPage />} />
    </Routes>
  );
}
