/** Puts the page together: one store, one module per panel, and the first data. */

import { ApiError, loadCatalogue, loadInstance } from "./api.js";
import { openInstance } from "./dataset.js";
import { convergencePanel } from "./panels/convergence.js";
import { dataPanel } from "./panels/data.js";
import { earlierPanel } from "./panels/earlier.js";
import { ganttPanel } from "./panels/gantt.js";
import { keepPanel } from "./panels/keep.js";
import { logPanel } from "./panels/log.js";
import { machinesPanel } from "./panels/machines.js";
import { mappingPanel } from "./panels/mapping.js";
import { pastePanel } from "./panels/paste.js";
import { repeatsPanel } from "./panels/repeats.js";
import { runsPanel } from "./panels/runs.js";
import { searchPanel } from "./panels/search.js";
import { tasksPanel } from "./panels/tasks.js";
import { tokenPanel } from "./panels/token.js";
import { transportPanel } from "./panels/transport.js";
import { utilisationPanel } from "./panels/utilisation.js";
import { Races } from "./race.js";
import { openFile } from "./recorded.js";
import { keepAddress, replay, runsOf } from "./replay.js";
import { Store } from "./store.js";
import { themePanel } from "./theme.js";

/** Chosen on the first visit, as far as the service has them: a race says more than one curve. */
const FIRST = ["auto", "ACO"];

/** Opened on the first visit: every search goes on finding better schedules for seconds. */
const FIRST_DATA = "etc-c-lolo-512x16";

/** The first data, asked for beside the catalogue rather than after it. @type {Promise<any>|null} */
let early = runsOf(location).length ? null : loadInstance(FIRST_DATA);
early?.catch(() => {}); // told when it is looked at

const store = new Store();
const races = new Races(store);

themePanel(store);
dataPanel(store, (file) => openFile(store, races, file));
pastePanel(store);
mappingPanel(store);
tasksPanel(store);
machinesPanel(store);
searchPanel(store);
transportPanel(store, races);
convergencePanel(store);
const gantt = ganttPanel(store);
keepPanel(store, races, () => gantt.svg());
utilisationPanel(store);
logPanel(store);
runsPanel(store);
repeatsPanel(store);

earlierPanel(store);

/** Data to begin with: that of the runs the address names, or the first sample. */
async function first() {
  const ids = runsOf(location);
  if (ids.length) {
    try {
      if (await replay(store, races, ids)) return;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        store.demandToken(error.message);
        return;
      }
      store.say("error", `The run ${ids[0]} cannot be shown. ${wordsOf(error)}`);
    }
  }
  const instances = store.catalogue?.instances ?? [];
  const sample = instances.find(({ name }) => name === FIRST_DATA) ?? instances[0];
  if (sample) await openInstance(store, sample.name, sample.name === FIRST_DATA && early ? early : undefined);
  early = null;
}

/** @param {unknown} error */
function wordsOf(error) {
  return error instanceof Error ? error.message : String(error);
}

async function open() {
  try {
    const catalogue = await loadCatalogue();
    const names = catalogue.algorithms.map((algorithm) => algorithm.name);
    const chosen = FIRST.filter((name) => names.includes(name));
    store.choice.algorithms = chosen.length ? chosen : names.slice(0, 1);
    store.catalogue = catalogue;
    store.tell("catalogue");
    await first();
    keepAddress(store);
  } catch (error) {
    store.say("error", wordsOf(error));
  }
}

tokenPanel(store, () => {
  races.follower.retry();
  if (!store.data) first();
});
open();
