"""Configuration that Terraform generates for what exists: of every kind, by `plan -generate-config-out` (Terraform 1.5, and 1.14, where the
provider says what belongs into it) and by `terraform query -generate-config-out`. It can be planned as it is, and changes nothing.
"""

import re

from harness import Skip, Work, expect, expect_equal, expect_in, expect_not_in, main
from harness.terraform import client_since
from test_entities import ENTITIES

WRITTEN = re.compile(r"^  (\w+) += (.*)$", re.M)
BY_TERRAFORM = (1, 5)  # generates from the schema alone
BY_PROVIDER = (1, 14)
FILLED_IN = {"config", "cloud_gateway"}  # by Konnect, whose documents do not say with what


class Adoption:
    """An object that one working directory made, and others import."""

    def __init__(self, konnect, work, entity):
        self.konnect, self.work, self.entity = konnect, work, entity
        work.write(f'{entity.needs}\nresource "{entity.type}" "this" {{\n{entity.block}\n}}\n')
        work.apply()
        self.state = work.state(entity.type + ".this")

    def elsewhere(self, name, version):
        folder = self.work.folder / name
        folder.mkdir()
        other = Work(folder, self.konnect)
        other.environment["TMPDIR"] = str(self.work.folder)  # the path of a socket is short
        other.client = client_since(version)
        self.work.transcript = other.transcript
        return other

    def imported(self, work):
        """What is generated is imported without a change, and changes nothing afterwards."""
        text = (work.folder / "generated.tf").read_text()
        planned = work.plan(code=2).text
        expect_in("1 to import, 0 to add, 0 to change, 0 to destroy", planned + text)
        work.apply()
        work.no_changes()
        return dict(WRITTEN.findall(text.split("\nimport {")[0]))

    def by_import_block(self, name, version):
        work = self.elsewhere(name, version)
        text = self.entity.imported_by.format(**self.state)
        work.write(f'import {{\n  to = {self.entity.type}.this\n  id = "{text}"\n}}\n')
        work.plan("-generate-config-out=generated.tf", code=2)
        return self.imported(work)

    def by_query(self, name):
        work = self.elsewhere(name, BY_PROVIDER)
        parents = [part for part in re.findall(r"\{(\w+)\}", self.entity.imported_by)[1:-1]]
        config = "".join(f'    {part} = "{self.state[part]}"\n' for part in parents)
        work.write("")
        (work.folder / "all.tfquery.hcl").write_text(
            'list "%s" "this" {\n  provider = konnect\n  config {\n%s  }\n}\n' % (self.entity.type, config))
        work.run("query", "-generate-config-out=all.txt")
        self.keep_own(work)
        return self.imported(work)

    def keep_own(self, work):
        """A list may have more objects than ours."""
        _, *blocks = re.split(r"^(?=resource )", (work.folder / "all.txt").read_text(), flags=re.M)
        name = re.findall(r"\{(\w+)\}", self.entity.imported_by)[-1]
        own = [block for block in blocks if f'= "{self.state[name]}"' in block.split("import {")[1]]
        expect_equal(len(own), 1, f"{self.state[name]} in {blocks}")
        (work.folder / "generated.tf").write_text(own[0].replace("# __generated__ by Terraform", ""))


def generated(entity):
    def test(konnect, work):
        adoption = Adoption(konnect, work, entity)
        adoption.by_import_block("t", BY_TERRAFORM)
        try:
            client_since(BY_PROVIDER)
        except Skip as why:
            raise Skip(f"{why}; before that, what Terraform itself generates is good") from None
        written = adoption.by_import_block("i", BY_PROVIDER)
        expect_equal(adoption.by_query("q"), written | {"provider": "konnect"}, "what a query generates")
        said = {name for name, value in written.items() if not value.startswith("null")}
        configured = set(re.findall(r"^ *(\w+) += ", entity.block, re.M)) | {"control_plane_id"}
        surplus = said - configured
        expect(not surplus - set(entity.filled_in) - FILLED_IN, f"generated without need: {surplus}")
        for name in ("id", "created_at", "updated_at"):
            expect_not_in(f"{name} ", "\n".join(written))
    return test


globals().update({"test_" + entity.type.removeprefix("konnect_"): generated(entity) for entity in ENTITIES})

if __name__ == "__main__":
    main(globals())
