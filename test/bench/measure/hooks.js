/**
 * An integration whose hooks are measured: what they take is known to some milliseconds where the difference of two builds
 * is not. Their route within the site's build is no hook.
 */
export function measured(integration) {
  const hooks = Object.entries(integration.hooks).map(([name, hook]) => [name, timed(hook)]);
  return { ...integration, hooks: Object.fromEntries(hooks) };
}

/** Milliseconds of CPU time, V8's threads included, that the hooks of this process took until now. */
export function timeInHooks() {
  return total.hooks;
}

const total = { hooks: 0 };

function timed(hook) {
  return async (given) => {
    const before = process.cpuUsage();
    try {
      return await hook(given);
    } finally {
      const { user, system } = process.cpuUsage(before);
      total.hooks += (user + system) / 1000;
    }
  };
}
