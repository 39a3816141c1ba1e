import { parentPort, workerData } from "node:worker_threads";
import { Engine } from "./engine.ts";
import {
  type Answered,
  type Asked,
  type FromThread,
  faultOf,
  type Opening,
  type Task,
} from "./thread-messages.ts";

/**
 * The store's thread: opens the file that it is given, and answers what it is asked in the order in which that comes. Answers
 * that are ready in one turn of the event loop go back together, as what is asked comes.
 */
const { path }: Opening = workerData;
const tell = (message: FromThread) => parentPort?.postMessage(message);

/** What is asked and not answered yet. */
let open = 0;
let closed = false;

const ready: Answered[] = [];
function answer(answered: Answered): void {
  open--;
  if (ready.push(answered) > 1) return;
  queueMicrotask(() => {
    tell({ answers: ready.splice(0) });
    // With nobody to ask it anything the thread ends.
    if (closed && open === 0) parentPort?.close();
  });
}

async function done(engine: Engine, task: Task): Promise<object> {
  switch (task.task) {
    case "createTable":
      engine.createTable(task.name, task.shape);
      break;
    case "tidy":
      engine.tidy();
      break;
    case "removeExpired":
      await engine.removeExpired(task.now);
      break;
    case "close":
      engine.close();
      closed = true;
  }
  return {};
}

function answering(engine: Engine): (asked: readonly Asked[]) => void {
  return (asked) => {
    open += asked.length;
    for (const { id, ask } of asked)
      void ("task" in ask ? done(engine, ask) : engine.answer(ask)).then(
        (said) => answer({ id, answer: said }),
        (error: unknown) => answer({ id, fault: faultOf(error) }),
      );
  };
}

try {
  const engine = new Engine(path);
  parentPort?.on("message", answering(engine));
  tell({ answers: [] });
} catch (error) {
  tell({ broken: faultOf(error) });
}
