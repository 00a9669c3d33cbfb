import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import { ReleaseListPage } from './list/ReleaseListPage';
import { ReleasePage } from './release/ReleasePage';
import { RolloutPage } from './rollout/RolloutPage';
import { usePaths } from './usePaths';

/** The pages below `/releases`. */
export function ReleaseRouter() {
  return (
    <Routes>
      <Route path="/" element={<ReleaseListPage />} />
      <Route path="/release/:id" element={<Moved />} />
      <Route path="/:id" element={<One />} />
    </Routes>
  );
}

function One() {
  const { id = '' } = useParams();
  return id.startsWith('rel_') ? (
    <ReleasePage key={id} id={id} />
  ) : (
    <RolloutPage key={id} id={id} />
  );
}

function Moved() {
  const { id = '' } = useParams();
  return <Navigate to={usePaths().one(id)} replace />;
}
