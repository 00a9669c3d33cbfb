import { setUpTests } from '@companyos/test-screen';

setUpTests();
