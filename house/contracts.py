"""The import-linter contract behind house rule 3: enter another room by its front desk only."""

from importlinter import Contract, ContractCheck, fields, output

GUARDED_FLOORS = ("registers", "engines", "desks")


class FrontDeskContract(Contract):
    """Registers, engines and desks are entered by ``open_modules`` only; ground is open to all.

    A room is ``shiyakusho.<floor>.<room>``. Inside a room everything may import everything, and a
    room's tests may look at the rows another room wrote.
    """

    open_modules = fields.SetField(subfield=fields.StringField())
    doors_may_also_enter = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph, verbose):  # type: ignore[no-untyped-def]
        """Collect every direct import that goes past a front desk."""
        trespasses = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if not self._may_enter(importer, imported):
                    trespasses.append((importer, imported))
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check):  # type: ignore[no-untyped-def]
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"- {importer} enters {imported} by the window")

    def _may_enter(self, importer: str, imported: str) -> bool:
        there, here = imported.split("."), importer.split(".")
        if len(there) < 3 or there[1] not in GUARDED_FLOORS or there[:3] == here[:3]:
            return True
        if "tests" in here:
            return True
        desk = there[3] if len(there) > 3 else ""
        allowed = set(self.open_modules)
        if len(here) > 1 and here[1] == "doors":
            allowed |= set(self.doors_may_also_enter or ())
        return desk in allowed
