"""The pages that registries show (scripts/docs), and what links in all pages lead to."""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import BUILD, ROOT, expect, expect_equal, expect_in, run

SCRIPT = ROOT / "scripts" / "docs"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
PAGES = ("resources", "data-sources", "functions", "guides")  # what a registry takes from docs/, beside the first page


def page(root, name):
    return root / "docs" / f"{name}.md"


def docs(root, *arguments):
    """scripts/docs in the tree `root`: its exit code, and what it prints."""
    done = subprocess.run([root / "scripts" / "docs", *arguments], env={**os.environ, "KONNECT_BUILD": str(BUILD)}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout


def module():
    loader = importlib.machinery.SourceFileLoader("docs", str(SCRIPT))
    loaded = importlib.util.module_from_spec(importlib.util.spec_from_loader("docs", loader))
    loader.exec_module(loaded)
    return loaded


def test_pages_are_up_to_date():
    expect_equal(docs(ROOT, "--check"), (0, ""))


def test_what_is_out_of_date_is_found():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name in ("docs", "examples", "templates"):
            shutil.copytree(ROOT / name, root / name)
        (root / "scripts").mkdir()
        shutil.copy(SCRIPT, root / "scripts" / "docs")
        shutil.copy(ROOT / "README.md", root)
        expect_equal(docs(root, "--check"), (0, ""), "the copy")
        page(root, "resources/vault").write_text("# Another\n")
        page(root, "resources/old").write_text("# Of a resource that is gone\n")
        page(root, "functions/vault_reference").unlink()
        with open(root / "examples" / "how-to" / "main.tf", "a", encoding="utf-8") as example:
            example.write("# more\n")
        code, said = docs(root, "--check")
        changed = ("functions/vault_reference", "guides/how-to", "resources/old", "resources/vault")
        expect_equal((code, sorted(line.split(":")[0] for line in said.splitlines())),
                     (1, [str(page(root, name).relative_to(root)) for name in changed]))
        expect_equal(docs(root)[0], 0)
        expect_equal(docs(root, "--check"), (0, ""), "what was made")
        (root / "examples" / "resources" / "konnect_vault" / "import.tf").unlink()
        expect_equal(docs(root, "--check"), (1, "examples/resources/konnect_vault/import.tf is missing\n"))


def test_texts_that_are_not_true_are_found():
    check = module()
    row = {"name": "size", "doc": "A size. Default: 5.", "default": 5, "flags": check.OPTIONAL}
    fault = lambda **more: list(check.claims({**row, **more}, "x"))
    expect_equal(fault(), [])
    expect_equal(fault(doc="A size. Default: 5, whatever else is set."), [])
    expect_equal(fault(env="SIZE"), ["x: the text names the environment variables [], and the table SIZE"])
    for more in ({"default": 6}, {"doc": "A size. Changing this creates a new box."}, {"doc": "A size. Environment variable: `SIZE`."},
                 {"doc": "A size"}, {"doc": "A flag. Default: `false`.", "default": True}):
        expect_equal(len(fault(**more)), 1, more)
    expect_equal(fault(doc="A flag. Changing this creates a new box.", flags=check.OPTIONAL | check.REPLACE), [])


def test_what_a_row_says():
    """All that the table knows, and nothing twice."""
    check = module()
    tables = check.Tables({"provider": None, "functions": None, "resources": [{"type": "konnect_box", "noun": "box"}]})
    say = lambda **row: check.sentences({"name": "x", "doc": "X.", "kind": 3, "flags": check.OPTIONAL, **row}, tables, "lid")
    expect_equal(say(), "X.")
    see = f"X. See [`konnect_box`]({'box'}.md)."
    expect_equal([say(name="box_id"), say(name="other_id", target="box"), say(name="wooden_box_id")], [see, see, see])
    expect_equal(say(chars=[1, 8]), "X. 1 to 8 characters.")
    expect_equal(say(bytes=[0, 8]), "X. At most 8 bytes.")
    expect_equal(say(chars=[1, check.NO_LIMIT]), "X.")
    expect_equal(say(number=[1, 9], must="be odd"), "X. From 1 to 9. Must be odd.")
    expect_equal(say(kind=check.SET, must="be odd"), "X. Each element: must be odd.")
    expect_equal(say(choices=["a", "b"], more_choices=False), "X. One of `a` or `b`.")
    expect_equal(say(doc="`a` or `b`.", choices=["a", "b"], more_choices=False), "`a` or `b`.")
    expect_in("Known values: `a`.", say(choices=["a"], more_choices=True))
    expect_equal(say(default=True, flags=check.OPTIONAL | check.REPLACE), "X. Default: `true`. Changing this creates a new lid.")
    expect_equal(say(doc="X. Default: 5.", default=5), "X. Default: 5.")
    expect_equal(say(filled_in=[200, 302]), "X. Without it, Konnect takes `[200, 302]`.")
    expect_equal(say(doc="X. Without it, Konnect takes `http`.", filled_in="http"), "X. Without it, Konnect takes `http`.")


def test_import_examples():
    """import.sh and import.tf import the same, and as the table says."""
    printed = subprocess.run([BUILD / "tests" / "print_tables"], capture_output=True, text=True, check=True, timeout=60).stdout
    for table in json.loads(printed)["resources"]:
        folder = ROOT / "examples" / "resources" / table["type"]
        address, shown = re.search(r'to = (\S+)\n  id = "(\S+)"', (folder / "import.tf").read_text()).groups()
        parts = shown.split("/")
        expect_equal(len(parts), len(table["import"]), folder)
        official = json.dumps(dict(zip(table["import"], parts)))
        expect_equal((folder / "import.sh").read_text(),
                     f"# {'/'.join(part.upper() for part in table['import'])}\nterraform import {address} {shown}\n"
                     f"# The form that the official provider takes:\nterraform import {address} '{official}'\n")


def pages():
    return [file for file in sorted(ROOT.rglob("*.md")) if "build" not in file.relative_to(ROOT).parts]


def anchors(text):
    """Those that GitHub and registries give to headings, and those that are written."""
    bare = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ +(.+?)\s*$", bare, re.MULTILINE)]
    return {*headings, *re.findall(r'<a id="([^"]+)"></a>', text)}


def link_fault(where, link):
    """What is wrong with a link of the page `where`; None: nothing."""
    path, _, anchor = link.partition("#")
    if re.match(r"[a-z]+:", path):
        return None
    target = (where.parent / path).resolve() if path else where
    if not target.exists():
        return "leads nowhere"
    shown = where.relative_to(ROOT / "docs").parts if where.is_relative_to(ROOT / "docs") else ()
    if path and where == page(ROOT, "index"):
        return "a registry takes it for one in the folder above"
    if path and shown and shown[0] in PAGES and not (target.is_relative_to(ROOT / "docs") and target.relative_to(ROOT / "docs").parts[0] in PAGES):
        return "leads out of what a registry shows"
    if anchor and anchor not in anchors(target.read_text()):
        return "has an anchor that is not there"
    return None


def test_links():
    found = [(file, link) for file in pages() for link in LINK.findall(CODE.sub("", file.read_text()))]
    expect(len(found) > 100, len(found))
    expect_equal([f"{file.relative_to(ROOT)}: {link} {fault}" for file, link in found if (fault := link_fault(file, link))], [])


def test_wrong_links_are_found():
    guide, index, end = page(ROOT, "guides/import"), page(ROOT, "index"), ".md"
    for where, link in ((guide, "nowhere" + end), (guide, "../../README" + end), (guide, f"secrets{end}#nothing"), (guide, "#nothing"),
                        (index, "resources/vault" + end)):
        expect(link_fault(where, link), f"{where}: {link}")
    for where, link in ((guide, "secrets" + end), (guide, f"secrets{end}#with-a-version"), (guide, "../resources/vault" + end),
                        (index, "#schema"), (index, "https://example.com")):
        expect_equal(link_fault(where, link), None, link)


def test_front_matter_of_guides():
    for guide in sorted((ROOT / "docs" / "guides").glob("*.md")):
        matter = re.match(r'---\npage_title: "(.+)"\nsubcategory: "Guides"\ndescription: \|-\n  \S.*\n---\n\n# (.+)\n', guide.read_text())
        expect(matter, f"{guide.name} has no front matter, or another form of it")
        expect_equal(matter.group(1), matter.group(2), guide.name)


run(globals())
