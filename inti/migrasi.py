"""Operations for migrations that change no column, and say so without building classes anew.

Django rebuilds the classes of a changed model and of all related to it after each operation, and here nearly every
model is related to every other: with hundreds of triggers and constraints the rebuilding took most of the time in which
a new database is made. None of these changes what a class looks like to the operations after it.
"""

from typing import Any

from django.db.migrations import AddConstraint as _AddConstraint
from django.db.migrations import AddIndex as _AddIndex
from pgtrigger.migrations import AddTrigger as _AddTrigger
from pgtrigger.migrations import RemoveTrigger as _RemoveTrigger


def _opsi(state: Any, app_label: str, model: str) -> dict[str, Any]:
    opsi: dict[str, Any] = state.models[app_label, model.lower()].options
    return opsi


class AddTrigger(_AddTrigger):
    """Install a trigger."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        opsi = _opsi(state, app_label, self.model_name)
        opsi["triggers"] = [*opsi.get("triggers", []), self.trigger]


class RemoveTrigger(_RemoveTrigger):
    """Take a trigger away, as is done before its table gets another column."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        opsi = _opsi(state, app_label, self.model_name)
        opsi["triggers"] = [t for t in opsi.get("triggers", []) if t.name != self.name]


class AddConstraint(_AddConstraint):
    """Add a constraint."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        opsi = _opsi(state, app_label, self.model_name)
        opsi["constraints"] = [*opsi.get("constraints", []), self.constraint]


class AddIndex(_AddIndex):
    """Add an index."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        opsi = _opsi(state, app_label, self.model_name)
        opsi["indexes"] = [*opsi.get("indexes", []), self.index.clone()]
