"""Every plugin that a schema is at hand for, in three configurations made from the schema, and with each field made wrong.

The schemas are those of the test data (its folder plugin-schemas, of NAME.json). One of our own with every rule of the language
(plugin-schemas/ here) is always there.
"""

import functools
import json
import pathlib
import re

import plugin_configs
from harness import SOURCE, TIMEOUT, data, expect, expect_equal, main
from plugin_configs import ALL, CASES
from plugin_rules import Field, fill, is_filled_as, show

OWN = pathlib.Path(__file__).with_name("plugin-schemas")
BATCH = 300  # resources of one plan: with more, each takes Terraform longer


def of_folder(find):
    """Marks a test of the schemas of a folder, which the emulator has to know. `find()` is the folder, or skips the test."""
    def mark(function):
        @functools.wraps(function)
        def test(konnect, work):
            function(konnect, work, find())
        test.emulator_options = lambda: ("--plugin-schemas", find())
        return test
    return mark


def count(what, number, of=None):
    print(f"COUNT {what}: {number}" + ("" if of is None else f" of {of}"), flush=True)


# ---- What is configured -----------------------------------------------------------------------------------------------

@functools.cache
def schemas(folder):
    return {file.stem: Field("", json.loads(file.read_text())) for file in sorted(folder.glob("*.json"))}


@functools.cache
def plugins(folder):
    """{(plugin, case): what the generator makes}; says what it cannot make."""
    made = {}
    for name, schema in schemas(folder).items():
        for case in CASES:
            try:
                made[name, case] = plugin_configs.make_plugin(schema, case)
            except plugin_configs.Impossible as reason:
                print(f"not generatable: {name}, {case}: {reason}", flush=True)
    expect(made, f"no plugin schemas in {folder}")
    return made


def as_text(value):
    """JSON text of what literal() made, as an expression."""
    return "${jsonencode(%s)}" % json.dumps(value)


def resource(folder, name, plugin, **more):
    """The arguments of a konnect_plugin; what is secret is in sensitive_config."""
    shown, hidden = plugin_configs.secrets_apart(schemas(folder)[name].fields.get("config"), plugin["config"])
    arguments = {"name": name, "config": shown, "sensitive_config": hidden, "protocols": plugin.get("protocols"), **more}
    return {argument: value for argument, value in arguments.items() if value is not None}


def literal(value):
    """As Terraform's JSON syntax has it: texts there are templates."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, list):
        return [literal(item) for item in value]
    return {literal(key): literal(item) for key, item in value.items()} if isinstance(value, dict) else value


def written(arguments):
    """The arguments of resource() in Terraform's JSON syntax."""
    arguments = literal(arguments)
    if "sensitive_config" in arguments:
        arguments["sensitive_config"] = as_text(arguments["sensitive_config"])
    return arguments


def write(work, resources):
    """Replaces the configuration; `resources`: name -> arguments, already escaped. A file each: for every error Terraform
    looks through the whole file that it is in."""
    for file in work.folder.glob("*.tf.json"):
        file.unlink()
    main_file = {"terraform": {"required_providers": {"konnect": {"source": SOURCE}}}, "provider": {"konnect": {}}}
    (work.folder / "main.tf.json").write_text(json.dumps(main_file))
    for name, arguments in resources.items():
        text = json.dumps({"resource": {"konnect_plugin": {name: arguments}}})
        (work.folder / f"plugin-{name}.tf.json").write_text(text)


def control_plane(konnect, name):
    return konnect.made("/v2/control-planes", {"name": name})["id"]


def diagnostics(work, *arguments, code):
    """(the errors of a plan as Terraform's JSON has them, the plan's other lines)."""
    text = work.plan("-json", "-parallelism=20", *arguments, code=code).text
    work.transcript.clear()  # megabytes, and of no use to a reader
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [line["diagnostic"] for line in lines if line["type"] == "diagnostic" and line["diagnostic"]["severity"] == "error"]


# ---- Tests ------------------------------------------------------------------------------------------------------------

def check_generator(konnect, folder):
    """Konnect takes each configuration, and fills it as the language says."""
    refused = []
    planes = {case: control_plane(konnect, case + "-posted") for case in CASES}
    for (name, case), plugin in plugins(folder).items():
        path = f"/v2/control-planes/{planes[case]}/core-entities/plugins"
        answer = konnect.post(path, {"name": name, **plugin}, timeout=TIMEOUT)
        if answer.status != 201:
            refused.append(f"{name}, {case}: {answer.status} {answer.text}")
        elif not is_filled_as(fill(schemas(folder)[name], plugin)["config"], answer.json["config"]):
            refused.append(f"{name}, {case}: filled otherwise")
    count("plugin schemas", len(schemas(folder)))
    count("configurations that Konnect takes", len(plugins(folder)) - len(refused), len(schemas(folder)) * len(CASES))
    expect(not refused, "\n".join(refused))
    expect_equal(len(plugins(folder)), len(schemas(folder)) * len(CASES), "configurations made")


def check_no_diff(konnect, work, folder):
    """All of them in one run: after the apply, nothing is to be changed; also when `config` is JSON text."""
    resources = {}
    for case in CASES:
        plane, text_plane = control_plane(konnect, case), control_plane(konnect, case + "-text")
        for name in schemas(folder):
            if (name, case) not in plugins(folder):
                continue
            arguments = written(resource(folder, name, plugins(folder)[name, case]))
            resources[f"{case}-{name}"] = {**arguments, "control_plane_id": plane}
            if case == ALL:
                text = {"config": as_text(arguments["config"])} if "config" in arguments else {}
                resources[f"{case}-{name}-text"] = {**arguments, **text, "control_plane_id": text_plane}
    write(work, resources)
    work.apply("-parallelism=20")
    changed = []
    text = work.run("plan", "-json", "-input=false", "-detailed-exitcode", "-parallelism=20", code=None)
    for line in map(json.loads, filter(lambda line: line.startswith("{"), text.text.splitlines())):
        if line["type"] in ("planned_change", "resource_drift"):
            changed.append(f"{line['type']}: {line['change']['resource']['addr']}: {line['change']['action']}")
    count("plugins without a diff after the apply", len(resources) - len(changed), len(resources))
    expect(not changed, "\n".join(changed))
    expect_equal(text.code, 0, text.text)


def names_path(diagnostic, path):
    text = f"{diagnostic['summary']} {diagnostic.get('detail', '')}"
    return re.search(re.escape(path) + r"(?![\w\[-]|\.\w)", text) is not None


def in_batches(items):
    items = list(items)
    for begin in range(0, len(items), BATCH):
        yield items[begin:begin + BATCH]


def check_faults(work, faulty, intact, is_right):
    """Plans resources that have one fault each, beside intact ones; returns how many errors were right, and the faults of
    the others. `faulty`: name -> (arguments, what is_right and messages need)."""
    right, wrong = 0, []
    for batch in in_batches(faulty.items()):
        write(work, {**intact, **{name: arguments for name, (arguments, _) in batch}})
        intact = {}  # once is enough
        errors = {}
        for error in diagnostics(work, code=1):
            errors.setdefault(error.get("address", "no address"), []).append(error)
        for name, (_, fault) in batch:
            found = errors.pop(f"konnect_plugin.{name}", [])
            if any(is_right(error, fault) for error in found):
                right += 1
            else:
                words = " | ".join(f"{error['summary']}: {error.get('detail', '')}" for error in found) or "no error"
                wrong.append(f"{name}: {fault}: {words}")
        wrong += [f"{address}: an error without a fault: {error['summary']}: {error.get('detail', '')}"
                  for address, found in errors.items() for error in found]
    return right, wrong


def report(wrong):
    expect(not wrong, f"{len(wrong)} are wrong:\n" + "\n".join(wrong[:60]))


def check_wrong_types(work, folder):
    """Each field of a full configuration with a value of a wrong type, alone in its resource: the plan names its path."""
    faulty, intact, any_type = {}, {}, 0
    for name, schema in schemas(folder).items():
        plugin = plugins(folder).get((name, ALL))
        if plugin is None:
            continue
        intact[name] = written(resource(folder, name, plugin))
        for number, (steps, field, config) in enumerate(plugin_configs.mistyped(schema.fields["config"], plugin["config"])):
            if config is None:
                any_type += 1
                continue
            arguments = written(resource(folder, name, {**plugin, "config": config}))
            faulty[f"{name}-{number}"] = (arguments, (show(("config", *steps)), field.type))
    right, wrong = check_faults(work, faulty, intact, lambda error, fault: names_path(error, fault[0]))
    count("fields with a value of a wrong type", len(faulty))
    count("fields skipped, since any JSON is right there", any_type)
    count("errors at the right path", right, len(faulty))
    report(wrong)


def check_misspelt(work, folder):
    """A misspelt field in each record: the plan names it and the right name."""
    faulty, indistinct = {}, 0
    for name, schema in schemas(folder).items():
        plugin = plugins(folder).get((name, ALL), {"config": {}})
        for number, (steps, right, config) in enumerate(plugin_configs.misspelt(schema.fields["config"], plugin["config"])):
            if right is None:
                indistinct += 1
                continue
            arguments = written(resource(folder, name, {**plugin, "config": config}))
            faulty[f"{name}-{number}"] = (arguments, (show(("config", *steps)), right))
    found, wrong = check_faults(work, faulty, {}, lambda error, fault: names_path(error, fault[0]) and
                                f'"{fault[1]}"' in error.get("detail", ""))
    count("records with a misspelt field", len(faulty))
    count("records skipped, since no name can be told from its neighbours", indistinct)
    count("errors that name the right field", found, len(faulty))
    report(wrong)


@of_folder(lambda: OWN)
def test_every_rule(konnect, work, folder):
    check_generator(konnect, folder)
    check_no_diff(konnect, work, folder)


@of_folder(lambda: OWN)
def test_every_rule_with_faults(konnect, work, folder):
    check_wrong_types(work, folder)
    check_misspelt(work, folder)


@of_folder(lambda: data("plugin-schemas"))
def test_konnect_takes_what_is_generated(konnect, work, folder):
    check_generator(konnect, folder)


@of_folder(lambda: data("plugin-schemas"))
def test_no_diff_after_the_apply(konnect, work, folder):
    check_no_diff(konnect, work, folder)


@of_folder(lambda: data("plugin-schemas"))
def test_wrong_types_at_their_paths(konnect, work, folder):
    check_wrong_types(work, folder)


@of_folder(lambda: data("plugin-schemas"))
def test_misspelt_fields(konnect, work, folder):
    check_misspelt(work, folder)


if __name__ == "__main__":
    main(globals())
