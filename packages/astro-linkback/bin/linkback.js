#!/usr/bin/env node
import * as module from 'node:module';

// Node 22 keeps what it compiled, in the folder for temporary files; an older one is told so by the command.
module.enableCompileCache?.();
await import('../dist/command/index.js');
