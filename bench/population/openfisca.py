"""Run by a Python that has openfisca-japan: ten of its benefits for people given as an .npz file.

    PYTHON rules_openfisca.py PEOPLE.npz DAY

Not part of the product: OpenFisca-Japan is AGPL and is measured from outside. Prints one JSON line.
The grade of the city's area is given, not derived (deriving it compares 886 names a household).
"""

import json
import sys
import time

import numpy as np

TEN = (
    "児童手当", "児童扶養手当_最大", "特別児童扶養手当_最大", "障害児福祉手当", "特別障害者手当_最大",
    "児童育成手当", "住民税非課税世帯", "高等学校等就学支援金_最大", "高等学校奨学給付金_最大", "生活保護",
)  # fmt: skip


def simulation(people, day):
    """The households of the file in OpenFisca's bulk interface."""
    import openfisca_japan
    from openfisca_core.indexed_enums import EnumArray
    from openfisca_core.simulation_builder import SimulationBuilder

    system = openfisca_japan.CountryTaxBenefitSystem()
    builder = SimulationBuilder()
    builder.create_entities(system)
    size, households = len(people["household"]), int(people["household"].max()) + 1
    builder.declare_person_entity("人物", np.arange(size))
    homes = builder.declare_entity("世帯", np.arange(households))
    builder.join_with_persons(homes, people["household"], roles=people["role"].astype(int))
    made = builder.build(system)

    def give(name, values):
        variable = system.get_variable(name)
        options = getattr(variable, "possible_values", None)
        if options is not None:
            values = EnumArray(values.astype(np.int16), options)
        period = "ETERNITY" if str(variable.definition_period).lower().endswith("eternity") else day
        made.set_input(name, period, values)

    give("誕生年月日", people["birth"].astype("datetime64[D]"))
    give("収入", people["income"].astype(np.float32))
    give("身体障害者手帳等級", people["disability"])
    give("居住都道府県", np.full(households, "福岡県", dtype=object))
    give("居住市区町村", np.full(households, "北九州市", dtype=object))
    give("居住級地区分1", np.full(households, 1, dtype=np.int32))
    give("居住級地区分2", np.full(households, 2, dtype=np.int32))
    return made


def main():
    path, day = sys.argv[1:3]
    people = np.load(path)
    begun = time.process_time()
    made = simulation(people, day)
    made.populations["世帯"].members_position  # noqa: B018  a loop over all people, paid once
    built = time.process_time() - begun
    each = {}
    for name in TEN:
        begun = time.process_time()
        made.calculate(name, day)
        each[name] = round(time.process_time() - begun, 4)
    print(
        json.dumps(
            {"build": built, "seconds": sum(each.values()), "each": each}, ensure_ascii=False
        )
    )


if __name__ == "__main__":
    main()
