import { Route, Routes } from 'react-router-dom';
import { OperationPage } from './detail/OperationPage';
import { OperationListPage } from './list/OperationListPage';

export function OperationRouter() {
  return (
    <Routes>
      <Route index element={<OperationListPage />} />
      <Route path=":pluginId/:id" element={<OperationPage />} />
    </Routes>
  );
}
