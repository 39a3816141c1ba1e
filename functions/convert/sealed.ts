import Module, { syncBuiltinESMExports } from "node:module";

/** Modules of Node by which code reaches the network, or runs outside of this process's own rules. */
const closed =
  /^(?:node:)?(?:_?https?|_http_\w+|http2|_?tls|_tls_\w+|net|dgram|dns|inspector|child_process|cluster|worker_threads|vm|repl)(?:\/.*)?$/;

class Closed extends Error {
  readonly code = "ERR_ACCESS_DENIED";
  constructor(module: string) {
    super(`Reading needs no ${module}`);
  }
}

/**
 * Takes from this process, for good, what code would need to reach the network or signal another process. The system's own
 * walls stand behind it where there are any: see `offline`.
 */
export function seal(): void {
  for (const name of ["fetch", "WebSocket", "EventSource"]) Reflect.deleteProperty(globalThis, name);
  for (const name of ["getBuiltinModule", "binding", "_linkedBinding", "dlopen", "kill"])
    Reflect.deleteProperty(process, name);
  Module.registerHooks({
    resolve(specifier, context, next) {
      if (closed.test(specifier)) throw new Closed(specifier);
      return next(specifier, context);
    },
  });
  for (const name of ["registerHooks", "register"]) Reflect.deleteProperty(Module, name);
  syncBuiltinESMExports();
}
