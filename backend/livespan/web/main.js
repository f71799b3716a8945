/** Puts the page together: one store, one module per panel, and the first data. */

import { loadCatalogue } from "./api.js";
import { openInstance } from "./dataset.js";
import { convergencePanel } from "./panels/convergence.js";
import { dataPanel } from "./panels/data.js";
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
import { transportPanel } from "./panels/transport.js";
import { utilisationPanel } from "./panels/utilisation.js";
import { Races } from "./race.js";
import { Store } from "./store.js";
import { themePanel } from "./theme.js";

/** Chosen on the first visit, as far as the service has them: a race says more than one curve. */
const FIRST = ["auto", "ACO"];

const store = new Store();
const races = new Races(store);

themePanel(store);
dataPanel(store);
pastePanel(store);
mappingPanel(store);
tasksPanel(store);
machinesPanel(store);
searchPanel(store);
transportPanel(store, races);
convergencePanel(store);
const gantt = ganttPanel(store);
keepPanel(store, () => gantt.svg());
utilisationPanel(store);
logPanel(store);
runsPanel(store);
repeatsPanel(store);

async function open() {
  try {
    const catalogue = await loadCatalogue();
    const names = catalogue.algorithms.map((algorithm) => algorithm.name);
    const first = FIRST.filter((name) => names.includes(name));
    store.choice.algorithms = first.length ? first : names.slice(0, 1);
    store.catalogue = catalogue;
    store.tell("catalogue");
    if (catalogue.instances.length) await openInstance(store, catalogue.instances[0].name);
  } catch (error) {
    store.say("error", error instanceof Error ? error.message : String(error));
  }
}

open();
