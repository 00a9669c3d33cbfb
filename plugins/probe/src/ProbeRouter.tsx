import { Route, Routes } from 'react-router-dom';
import { ProbePage } from './detail/ProbePage';
import { ProbeListPage } from './list/ProbeListPage';

export function ProbeRouter() {
  return (
    <Routes>
      <Route index element={<ProbeListPage />} />
      <Route path=":id" element={<ProbePage />} />
    </Routes>
  );
}
