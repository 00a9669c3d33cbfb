import type { ReactNode } from 'react';
import { Route, Routes } from 'react-router-dom';
import { TaskPage } from './TaskPage';

/** Our page of one task; everything else as the scaffolder has it. */
export function TaskRoutes(props: { others: ReactNode }) {
  return (
    <Routes>
      <Route path="/:taskId" element={<TaskPage />} />
      <Route path="*" element={<>{props.others}</>} />
    </Routes>
  );
}
