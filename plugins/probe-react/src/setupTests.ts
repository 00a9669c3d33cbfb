import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What a test waits for comes as soon as it can; on a busy machine that is not within the second that is the default.
configure({ asyncUtilTimeout: 15_000 });
