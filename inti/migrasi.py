"""Operations for migrations."""

from typing import Any

from pgtrigger.migrations import AddTrigger as _AddTrigger


class AddTrigger(_AddTrigger):
    """Install a trigger, without building the classes of all related models anew for each one.

    A trigger changes no column, and nearly every model is related to every other: with some two hundred triggers the
    rebuilding took most of the time in which a new database is made.
    """

    def state_forwards(self, app_label: str, state: Any) -> None:
        opsi = state.models[app_label, self.model_name].options
        opsi["triggers"] = [*opsi.get("triggers", []), self.trigger]
