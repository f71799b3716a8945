"""A workbook with a sheet of tasks, and perhaps one of machines."""

from dataclasses import replace
from typing import ClassVar

from livespan.errors import FormatError
from livespan.formats.options import ReadOptions
from livespan.formats.reading import ReadProblem
from livespan.formats.source import Source
from livespan.formats.table import Table
from livespan.formats.task_table import TABLE_OPTIONS, machines_of_table, problem_of_table
from livespan.formats.workbook import open_workbook, sheet_names, sheet_table

__all__ = ["TasksXlsx", "machine_sheet"]

#: What sheets are called by the ones that are looked for, in lower case.
TASK_SHEETS = ("tasks", "jobs", "activities", "operations")
MACHINE_SHEETS = ("machines", "agents", "resources", "servers", "nodes")


class TasksXlsx:
    """A sheet as a table of tasks; another one, called ``machines`` or alike, as one of machines.

    Formulas count by the values last computed. Times are numbers: dates are refused.
    """

    name: ClassVar[str] = "tasks_xlsx"
    title: ClassVar[str] = "Workbook of tasks (XLSX)"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm")
    summary: ClassVar[str] = (
        "A sheet with a task a row under a header; a sheet called machines has the machines."
    )
    options: ClassVar[tuple[str, ...]] = (
        *TABLE_OPTIONS,
        "agent_id_col",
        "sheet",
        "machines_sheet",
    )

    def recognises(self, source: Source) -> bool:
        """Tell whether it is an archive, as no other format is."""
        return source.archive

    def read(self, source: Source, options: ReadOptions) -> ReadProblem:
        """Read the tasks, and the machines where there is a sheet of them."""
        workbook = open_workbook(source)
        name = source.name
        names = sheet_names(workbook)
        place = _sheet(names, options.machines_sheet, MACHINE_SHEETS, name)
        others = [known for known in names if known != place]
        tasks = _sheet(names, options.sheet, TASK_SHEETS, name) or next(iter(others), None)
        if tasks is None:
            raise FormatError(f"{name} has no sheet of tasks (there are: {', '.join(names)})")
        machines = None
        if place is not None and place != tasks:
            table = sheet_table(workbook, place, name, None)
            if table.rows:
                machines = machines_of_table(table, _called(name, place), options.agent_id_col)
        found = problem_of_table(
            sheet_table(workbook, tasks, name, options.limit),
            machines,
            name=_called(name, tasks),
            format=self.name,
            options=options,
        )
        aside = [known for known in names if known not in (place, tasks)]
        return _remarked(found, name, aside)


def machine_sheet(source: Source, sheet: str | None) -> Table:
    """Read the sheet of machines of a workbook, its first one where none is called so.

    Raises
    ------
    FormatError
        When there is none.
    """
    workbook = open_workbook(source)
    names = sheet_names(workbook)
    place = _sheet(names, sheet, MACHINE_SHEETS, source.name) or next(iter(names), None)
    table = None if place is None else sheet_table(workbook, place, source.name, None)
    if table is None or not table.rows:
        raise FormatError(f"{source.name} has no machines", "agents")
    return table


def _sheet(names: list[str], asked: str | None, usual: tuple[str, ...], name: str) -> str | None:
    """Return the sheet asked for, else the first that has a usual name, else None."""
    if asked is not None:
        if asked not in names:
            raise FormatError(f"{name} has no sheet {asked!r:.60} (there are: {', '.join(names)})")
        return asked
    plain = {known.strip().lower(): known for known in reversed(names)}
    return next((plain[known] for known in usual if known in plain), None)


def _called(name: str, sheet: str) -> str:
    return f"{name}, sheet {sheet!r:.60}"


def _remarked(found: ReadProblem, name: str, aside: list[str]) -> ReadProblem:
    """Call the problem by its file, and tell which sheets nobody reads."""
    remarks = [f"Sheets left aside: {', '.join(aside)}"] if aside else []
    return replace(found, name=name, warnings=(*found.warnings, *remarks))
