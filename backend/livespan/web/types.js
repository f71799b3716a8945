/**
 * The shapes that travel between the modules. Types only: nothing here runs.
 *
 * @typedef {{id: string, length: number|string, dependencies: string[], data?: Record<string, number>, [extra: string]: unknown}} Task
 * @typedef {{id: string, speed?: number|string, down?: [number, number][]|string, [extra: string]: unknown}} Agent
 * @typedef {number|string|(number|null)[][]|null} OfPairs  One value for all pairs of machines, or a matrix.
 *
 * @typedef {object} Dataset  What is to be scheduled, and where it came from.
 * @property {string} name
 * @property {Task[]} tasks
 * @property {Agent[]|null} agents          Named machines of the file; null when only a count is known.
 * @property {number} default_agents
 * @property {Record<string, string|null>} columns  Role -> header that was taken for it.
 * @property {string[]} headers             All headers found; empty when there is nothing to map.
 * @property {(number|null)[][]|null} durations  Tasks × machines, null where a task cannot run; in place of the lengths.
 * @property {{latency: OfPairs, bandwidth: OfPairs}|null} network  How long data takes between machines.
 * @property {{families: string[], times: any[]}|null} setups  Times between families, for all machines or for each.
 * @property {string|null} objective        What the file says is to be made small.
 * @property {string[]} warnings
 * @property {string} format               What it was read as.
 * @property {number|null} best            Best known value of a named instance.
 * @property {{bytes: Blob, filename: string, rules: Record<string, string>}|null} source  Kept so that it can be read again.
 * @property {number} origin                Which loading it came from; editing keeps it.
 * @property {number} version               Grows with every change; runs remember theirs.
 *
 * @typedef {object} Setting  One entry of an algorithm's schema.
 * @property {string} name
 * @property {string} type
 * @property {any} default
 * @property {number|null} [low]
 * @property {number|null} [high]
 * @property {string|null} [unit]
 * @property {string} [help]
 * @property {string[]} [choices]
 * @property {string} [placeholder]  What an empty field says.
 *
 * @typedef {{name: string, title: string, summary: string, by_the_clock: boolean, settings: Setting[]}} Algorithm
 * @typedef {{name: string, title: string, summary: string}} Objective
 * @typedef {{name: string, title: string, family: string, tasks: number, machines: number, summary: string, best_known: number|null}} Instance
 * @typedef {{name: string, title: string, suffixes: string[], summary: string, options: Record<string, string>}} Format
 * @typedef {object} Catalogue  What this service offers.
 * @property {Algorithm[]} algorithms
 * @property {Setting[]} common
 * @property {Objective[]} objectives
 * @property {Instance[]} instances
 * @property {{pattern: string, title: string, summary: string}[]} families  Names that say any size.
 * @property {number} searches          How many run at once; other runs wait.
 * @property {Record<string, string>} versions
 * @property {Format[]} formats
 *
 * @typedef {object} Machines  What runs the tasks.
 * @property {boolean} named     True when the table counts, false when the number does.
 * @property {number} count
 * @property {Agent[]} agents
 *
 * @typedef {{task_id: string, agent_id: string, start_time: number, finish_time: number}} Row
 * @typedef {{type: string, [key: string]: any}} WireEvent
 *
 * @typedef {{row: number, field: string, reason: string}} Issue  One cell that is wrong.
 */

export {};
