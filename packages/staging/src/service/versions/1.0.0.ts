import { runService } from '../runService';

runService({ version: '1.0.0', summary: 'The first version.' });
