"""Configurations of plugins, made from nothing but a plugin's schema: valid ones, and ones with one fault each.

Deterministic. A configuration is first made field by field; then, as long as rules over several fields are broken, it is
repaired by the cheapest of the edits that such a rule suggests: a search, since one edit can break another rule.
"""

import copy
import heapq
import json

import lua_patterns
from plugin_rules import (LISTS, SCALARS, Field, condition_holds, faults, fill, is_number, is_reference, is_set,
                          json_schema_holds, own_fault, same, value_at, wanted_one_of)

REQUIRED = "required"  # what is required, and what the rules want on top
ALL = "all"            # every field, where possible not as its default
DEFAULTS = "defaults"  # every default written out, and what is required
CASES = (REQUIRED, ALL, DEFAULTS)

SEARCH_LIMIT = 3000  # configurations looked at for one plugin: far above what any takes
VARIANTS = 12        # values of one field that a repair tries


class Impossible(Exception):
    """No value keeps the rules; the text says of what."""


# ---- One field --------------------------------------------------------------------------------------------------------

def texts(field, secret):
    """Candidates for a string, the best first."""
    name = field.name or "golden"
    if secret and field.referenceable:
        yield from (f"{{vault://golden/{name}}}", f"{{vault://golden/{name}-2}}", f"{{vault://golden/{name}-3}}")
    yield from (f"golden-{name}", f"other-{name}", "golden", "/golden/path", "/golden/other", "golden:1", "other:2", "latest",
                "10", "20", "00000000-0000-4000-8000-00000000abcd", "00000000-0000-4000-8000-00000000abce", "g")
    rules = field.rules
    patterns = [rules.get("match"), *((rules.get("match_any") or {}).get("patterns") or []),
                *(item.get("pattern") for item in rules.get("match_all") or [])]
    for pattern in filter(None, patterns):
        for sample in lua_patterns.samples(pattern):
            yield from (sample, sample + "golden")
    if "starts_with" in rules:
        yield from (rules["starts_with"] + "golden", rules["starts_with"] + "other", rules["starts_with"])
    shortest, longest = rules.get("len_eq", rules.get("len_min", 1)), rules.get("len_eq", rules.get("len_max", 1 << 20))
    for letter in "gh":
        yield (letter * max(shortest, 6))[:longest]


def numbers(field):
    rules = field.rules
    whole = field.type == "integer"
    around = [field.default, *rules.get("between", ()), rules.get("gt"), 7]
    for step in (1, 2, -1, 0) if whole else (0.5, 1, -0.5, 0):
        for start in filter(is_number, around):
            value = start + step
            yield int(value) if float(value).is_integer() else value


def candidates(field, secret):
    if field.rules.get("eq") is not None:
        yield field.rules["eq"]
    yield from field.rules.get("one_of") or ()
    if field.default is not None:
        yield field.default
    if field.type == "boolean":
        yield from (True, False)
    elif field.type == "string":
        yield from texts(field, secret)
    else:
        yield from numbers(field)


def choices(field, secret=False):
    """Valid values of a scalar, without doubles: its default comes last, and literals after references for a secret."""
    found = []
    for value in candidates(field, secret):
        if own_fault(field, value) is None and not any(same(value, other) for other in found):
            found.append(value)
    return sorted(found, key=lambda value: (same(value, field.default), secret and not is_reference(value)))


def has_default(field):
    return field.default is not None or any(has_default(inner) for inner in field.fields.values())


def make(field, mode, variant=0, secret=False):
    """A value for the field. Different variants are different where the rules leave a choice."""
    secret = secret or field.encrypted
    if mode == DEFAULTS and field.default is not None and field.type != "record":
        return copy.deepcopy(field.default)
    if field.type in SCALARS:
        found = choices(field, secret)
        if not found:
            raise Impossible(f"{field.name or 'an element'}: no {field.type} keeps {field.rules}")
        return found[variant % len(found)]
    if field.type in LISTS:
        return make_list(field, mode, variant, secret)
    if field.type == "map":
        return make_map(field, mode, variant, secret)
    if field.type == "record":
        return make_record(field, mode, variant, secret)
    if field.type == "foreign":
        return {"id": "00000000-0000-4000-8000-00000000abcd"}
    return make_json(field, variant)


def make_json(field, variant):
    for value in ({"golden": variant}, [variant, "golden"], "golden", variant, True):
        if json_schema_holds(field.rules.get("json_schema") or {}, value):
            return value
    raise Impossible(f"{field.name}: no JSON for {field.rules.get('json_schema')}")


def how_many(field, mode):
    shortest = field.rules.get("len_eq", field.rules.get("len_min", 0))
    kinds = len(field.element.subschemas) if field.element is not None else 0
    wanted = max(2, 2 * kinds) if mode == ALL else 1
    return max(shortest, min(wanted, field.rules.get("len_eq", field.rules.get("len_max", wanted))))


def make_list(field, mode, variant, secret):
    wanted = how_many(field, mode)
    if field.element is None:
        return ["golden"] * wanted
    for first in (variant, variant + 1, variant + 2):
        items = []
        for number in range(first, first + wanted + 8):
            item = make(field.element, mode, number, secret)
            if len(items) < wanted and not any(same(item, other) for other in items):
                items.append(item)
        if not same(items, field.default):
            break
    if len(items) < field.rules.get("len_min", 0):
        raise Impossible(f"{field.name}: not {wanted} different elements")
    return items


def make_map(field, mode, variant, secret):
    key = field.key or Field("", {"type": "string"})
    element = field.element or Field("", {"type": "string"})
    wanted = how_many(field, mode)
    return {make(key, ALL, number): make(element, mode, number, secret) for number in range(variant, variant + wanted)}


def is_wanted(field, mode):
    if field.rules.get("eq", 0) is None:
        return False
    if field.required and field.default is None:
        return True
    return mode == ALL or mode == DEFAULTS and has_default(field)


def make_record(field, mode, variant, secret):
    if field.subschemas:
        names = list(field.subschemas)
        name = names[variant % len(names)]
        key = [name] if field.fields[field.subschema_key].type in LISTS else name
        inner = make_record(field.subschemas[name], mode, variant // len(names), secret)
        return {**inner, field.subschema_key: key}
    record = {}
    for name, inner in field.fields.items():
        if not is_wanted(inner, mode):
            continue
        value = make(inner, mode, variant, secret)
        if value != {} or inner.type != "record" or mode == ALL:  # Kong makes required records itself
            record[name] = value
    return record


# ---- Edits ------------------------------------------------------------------------------------------------------------

def with_value(field, value, steps, wanted):
    """`value` with `wanted` at `steps`; records on the way that are missing are made."""
    if not steps:
        return copy.deepcopy(wanted)
    step, inner = steps[0], field.at(steps[:1], value)
    if isinstance(value, list):
        return [with_value(inner, item, steps[1:], wanted) if index == step else item for index, item in enumerate(value)]
    below = value.get(step)
    if below is None and len(steps) > 1:
        below = make(inner, REQUIRED)
    return {**value, step: with_value(inner, below, steps[1:], wanted)}


def without(value, steps):
    """`value` without what is at `steps`."""
    step = steps[0]
    if isinstance(value, list):
        return [without(item, steps[1:]) if index == step else item for index, item in enumerate(value)]
    if step not in value:
        return value
    if len(steps) == 1:
        return {key: item for key, item in value.items() if key != step}
    return {**value, step: without(value[step], steps[1:])} if isinstance(value[step], (dict, list)) else value


def leaves(value, steps=()):
    if isinstance(value, (dict, list)) and value:
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*steps, step))
    else:
        yield steps, value


def distance(before, after):
    """What an edited configuration costs: leaving out is worse than changing, and that than adding."""
    old, new = dict(leaves(before)), dict(leaves(after))
    removed = len(old.keys() - new.keys())
    added = len(new.keys() - old.keys())
    changed = sum(not same(old[steps], new[steps]) for steps in old.keys() & new.keys())
    return removed + 0.2 * changed + 0.1 * added


# ---- Repairs ----------------------------------------------------------------------------------------------------------

class Repair:
    """The edits that could mend one broken rule of one record."""

    def __init__(self, root, plugin, fault):
        self.root = root
        self.plugin = plugin
        self.steps = fault.steps
        self.rule = fault.rule
        self.arguments = fault.arguments
        self.record = fill(root, plugin)
        for step in self.steps:
            self.record = self.record[step]

    def place(self, path):
        return (*self.steps, *path.split("."))

    def values(self, path, rules=None):
        """What could stand at the path, as the rules want it."""
        steps = self.place(path)
        filled = fill(self.root, self.plugin)
        field = self.root.at(steps, filled)
        if field is None:
            return []
        field = field if rules is None else field.with_rules(rules)
        secret = any(self.root.at(steps[:depth], filled).encrypted for depth in range(1, len(steps) + 1))
        if field.type in SCALARS:
            return choices(field, secret)[:VARIANTS] if "one_of" not in field.rules else choices(field, secret)
        return [make(field, mode, 0, secret) for mode in (REQUIRED, ALL)]

    def put(self, path, value, plugin=None):
        return with_value(self.root, self.plugin if plugin is None else plugin, self.place(path), value)

    def drop(self, path, plugin=None):
        return without(self.plugin if plugin is None else plugin, self.place(path))

    def fillings(self, path, plugin=None):
        return [self.put(path, value, plugin) for value in self.values(path) if value not in ("", [], {})]

    def all_set(self, paths):
        plugin = self.plugin
        for path in paths:
            if not is_set(self.record, path):
                plugin = (self.fillings(path, plugin) or [plugin])[0]
        return plugin

    def none_set(self, paths):
        plugin = self.plugin
        for path in paths:
            plugin = self.drop(path, plugin)
        return plugin

    def not_asked(self):
        """if_field no longer as the condition has it."""
        path = self.arguments["if_field"]
        yield self.drop(path)
        for value in self.values(path):
            if not condition_holds(nested(path, value), self.arguments, "if"):
                yield self.put(path, value)

    def fulfilled(self):
        path, wanted = self.arguments["then_field"], self.arguments["then_match"]
        if wanted.get("eq", 0) is None:
            yield self.drop(path)
            return
        if "contains" in wanted:
            yield self.put(path, [*(value_at(self.record, path) or []), wanted["contains"]])
        for value in self.values(path, {key: rule for key, rule in wanted.items() if key != "contains"}):
            yield self.put(path, value)

    def plugins(self):
        if self.rule == "at_least_one_of":
            yield from (plugin for path in self.arguments for plugin in self.fillings(path))
        elif self.rule == "only_one_of":
            for kept in self.arguments:
                rest = self.none_set([path for path in self.arguments if path != kept])
                yield from [rest] if is_set(self.record, kept) else self.fillings(kept, rest)
        elif self.rule == "mutually_required":
            yield self.all_set(self.arguments)
            yield self.none_set(self.arguments)
        elif self.rule == "conditional":
            yield from self.fulfilled()
            yield from self.not_asked()
        elif self.rule == "conditional_at_least_one_of":
            yield from (plugin for path in wanted_one_of(self.record, self.arguments) for plugin in self.fillings(path))
            yield from self.not_asked()
        elif self.rule == "distinct":
            yield from (self.put(path, value) for path in self.arguments for value in self.values(path))
        elif self.rule == "mutually_exclusive":
            yield from (self.none_set([path for path in self.arguments if path != kept]) for kept in self.arguments)
        elif self.rule == "mutually_exclusive_sets":
            yield from (self.none_set(self.arguments[which]) for which in ("set1", "set2"))
        elif self.steps:
            yield from self.single()

    def single(self):
        """Of a field whose own rules are broken."""
        field = self.root.at(self.steps, fill(self.root, self.plugin))
        if field is not None:
            yield with_value(self.root, self.plugin, self.steps, make(field, REQUIRED))
        yield without(self.plugin, self.steps)


def nested(path, value):
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


def repaired(root, plugin):
    """The plugin, edited until it keeps all rules."""
    queue = []
    seen = set()

    def offer(edited):
        text = json.dumps(edited, sort_keys=True)
        if text not in seen:
            seen.add(text)
            broken = faults(root, fill(root, edited))
            heapq.heappush(queue, (len(broken), distance(plugin, edited), len(seen), edited, broken))

    offer(plugin)
    while queue and len(seen) < SEARCH_LIMIT:
        *_, edited, broken = heapq.heappop(queue)
        if not broken:
            return edited
        repair = Repair(root, edited, broken[0]) if broken[0].arguments is not None else None
        for candidate in (repair or OwnRepair(root, edited, broken[0])).plugins():
            offer(candidate)
    raise Impossible(f"no way was found to keep all rules: {faults(root, fill(root, plugin))}")


class OwnRepair(Repair):
    """As Repair, for a fault of the field at `steps` itself."""

    def __init__(self, root, plugin, fault):  # pylint: disable=super-init-not-called
        self.root, self.plugin, self.steps = root, plugin, fault.steps

    def plugins(self):
        return self.single()


# ---- Whole plugins ----------------------------------------------------------------------------------------------------

def make_plugin(root, mode):
    """{"config": ..., perhaps "protocols": ...} that keeps all rules of the schema `root`."""
    wanted = {name: root.fields[name] for name in ("config", "protocols") if name in root.fields}
    if mode == REQUIRED:
        wanted.pop("protocols", None)
    plugin = {name: make(field, mode) for name, field in wanted.items()}
    plugin.setdefault("config", {})
    return repaired(root, plugin)


def secrets_apart(field, value, secret=False):
    """(what may stand in `config`, what belongs in `sensitive_config`), either None when there is nothing of it.

    Literals at encrypted fields go into the second, and with them the whole list that they are in."""
    secret = secret or field is not None and field.encrypted
    if field is not None and field.type == "record" and isinstance(value, dict) and value:
        fields = field.select(value).fields
        parts = {name: secrets_apart(fields.get(name), item, secret) for name, item in value.items()}
        shown = {name: part[0] for name, part in parts.items() if part[0] is not None}
        hidden = {name: part[1] for name, part in parts.items() if part[1] is not None}
        return shown if shown or not hidden else None, hidden or None
    return (None, value) if has_secret_literal(field, value, secret) else (value, None)


def has_secret_literal(field, value, secret):
    secret = secret or field is not None and field.encrypted
    if isinstance(value, str):
        return secret and value != "" and not is_reference(value)
    if not isinstance(value, (list, dict)):
        return False
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return any(has_secret_literal(None if field is None else field.at((step,), value), item, secret) for step, item in items)


# ---- Faults -----------------------------------------------------------------------------------------------------------

WRONG = {"string": (["golden"], {"golden": 1}), "integer": ("abc", [1], True), "number": ("abc", [1], True),
         "boolean": ("maybe", 1, ["true"]), "array": ("golden", 7), "set": ("golden", True), "map": ("golden", 7),
         "record": ("golden", 7)}


def nodes(field, value, steps=()):
    """(steps, field) of everything in the value, from the outside to the inside."""
    if field is None:
        return
    yield steps, field.select(value)
    if isinstance(value, (dict, list)):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from nodes(field.at((step,), value), item, (*steps, step))


def mistyped(field, config):
    """(steps, field, the config with a value of a wrong type there) for each field, None for a config where any type is
    right."""
    for number, (steps, inner) in enumerate(nodes(field, config)):
        if steps:
            wrong = WRONG.get(inner.type)
            yield steps, inner, wrong and with_value(field, config, steps, wrong[number % len(wrong)])


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1]


def misspelling(record, names):
    """(right, wrong) for one of the names; no other field is as near to the wrong name."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        wrong = name[:len(name) // 2] + name[len(name) // 2 + 1:]
        others = [other for other in record.fields if other != name]
        if len(wrong) >= 3 and wrong not in record.fields and all(edit_distance(wrong, other) > 1 for other in others):
            return name, wrong
    return None


def misspelt(field, config):
    """(steps of the misspelt field, its right name, the config with it) for each record; the name is None where none can
    be told from its neighbours."""
    for steps, inner in nodes(field, config):
        value = config
        for step in steps:
            value = value[step]
        if inner.type != "record" or not isinstance(value, dict) or not value:
            continue
        names = misspelling(inner, value)
        if names is None:
            yield steps, None, None
            continue
        right, wrong = names
        renamed = {wrong if name == right else name: item for name, item in value.items()}
        yield (*steps, wrong), right, with_value(field, config, steps, renamed)
