"""Kong's language of plugin schemas, as Konnect's schema endpoint shows it: reading, default filling, checking.

Written from the rules of the language, not from the emulator's or the provider's code, so that the three can be compared.
Rules that are Lua functions are not in schemas (custom_entity_check), and nobody checks them here.
"""

import re

import lua_patterns

REFERENCE = re.compile(r"\{vault://.*\}", re.DOTALL)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
SCALARS = ("string", "integer", "number", "boolean")
LISTS = ("array", "set")


def listed(value):
    """An array; Lua writes its empty table as {} or []."""
    return value if isinstance(value, list) else []


class Field:
    """One field of a schema. The schema itself is a record without a name."""

    def __init__(self, name, rules):
        self.name = name
        self.rules = rules
        self.type = rules.get("type", "record" if "fields" in rules else None)
        self.required = rules.get("required") is True
        self.encrypted = rules.get("encrypted") is True
        self.referenceable = rules.get("referenceable") is True
        self.fields = self._fields("fields")
        self.shorthands = self._fields("shorthand_fields")
        self.checks = [check for check in listed(rules.get("entity_checks")) if isinstance(check, dict)]
        inside = rules.get("values" if self.type == "map" else "elements")
        self.element = Field("", inside) if isinstance(inside, dict) else None
        self.key = Field("", rules["keys"]) if isinstance(rules.get("keys"), dict) else None
        self.default = rules.get("default")
        if self.default == [] and self.type in ("map", "record"):
            self.default = {}
        self.subschema_key = rules.get("subschema_key")
        self.subschemas = {value: self._subschema(value, definition)
                           for value, definition in (rules.get("subschema_definitions") or {}).items()}

    def _subschema(self, value, definition):
        """The record with what the definition adds; its fields count more than the record's."""
        own = {next(iter(item)): item for item in listed(self.rules.get("fields"))}
        own.update({next(iter(item)): item for item in listed(definition.get("fields"))})
        rules = {**{word: rule for word, rule in self.rules.items() if not word.startswith("subschema_")},
                 **{word: rule for word, rule in definition.items() if word.startswith("subschema_")},
                 "fields": list(own.values()),
                 "entity_checks": listed(self.rules.get("entity_checks")) + listed(definition.get("entity_checks"))}
        return Field(value, rules)

    def select(self, value):
        """The sub-schema that the value (a record's) is one of; the field itself where there is none."""
        field = self
        while field.subschemas:
            key = value.get(field.subschema_key) if isinstance(value, dict) else None
            if key is None and field.subschema_key in field.fields:
                key = field.fields[field.subschema_key].default
            keys = key if isinstance(key, list) else [key]
            names = [name for name in keys if isinstance(name, str) and name in field.subschemas]
            if not names:
                return field
            field = field.subschemas[names[0]]
        return field

    def _fields(self, word):
        return {name: Field(name, rules) for item in listed(self.rules.get(word)) for name, rules in item.items()}

    def at(self, steps, value):
        """The field below this one, which has the value, at record names, indices and map keys; None where there is none."""
        field = self
        for step in steps:
            if field is None:
                return None
            field = field.select(value).fields.get(step) if field.type == "record" else field.element
            inside = isinstance(value, dict) and step in value or isinstance(value, list) and isinstance(step, int)
            value = value[step] if inside else None
        return field

    def with_rules(self, rules):
        """This field, with more rules (those of an entity check) upon its own."""
        return Field(self.name, {**self.rules, **rules})


def is_reference(value):
    return isinstance(value, str) and REFERENCE.fullmatch(value) is not None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(a, b):
    """Equal as JSON: true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def show(steps):
    """config.a.b[0].c["d.e"]"""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + step if re.fullmatch(r"[A-Za-z_][\w-]*", step) else f'["{step}"]'
    return text


# ---- Default filling --------------------------------------------------------------------------------------------------

def fill(field, value):
    """The value with everything that Kong fills in below it."""
    if field is None:
        return value
    if field.type == "record" and isinstance(value, dict):
        filled = dict(value)
        for name, inner in field.select(value).fields.items():
            filled[name] = fill(inner, value[name]) if name in value else fill_missing(inner)
        return filled
    if field.type in LISTS and isinstance(value, list):
        return [fill(field.element, item) for item in value]
    if field.type == "map" and isinstance(value, dict):
        return {key: fill(field.element, item) for key, item in value.items()}
    return value


AUTO = "made by Kong"  # stands for what Kong makes up for an `auto` field


def fill_missing(field):
    if field.rules.get("auto") is True and field.type == "string":
        return AUTO
    if field.type == "record" and (field.required or field.default is not None):
        return fill(field, field.default if isinstance(field.default, dict) else {})
    return field.default


def is_filled_as(wanted, value):
    """Whether a value is what fill() says it should be."""
    if wanted == AUTO:
        return isinstance(value, str) and value != ""
    if isinstance(wanted, dict) and isinstance(value, dict):
        return wanted.keys() == value.keys() and all(is_filled_as(wanted[key], value[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(value, list):
        return len(wanted) == len(value) and all(map(is_filled_as, wanted, value))
    return same(wanted, value)


# ---- Rules for one value ----------------------------------------------------------------------------------------------

TYPES = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_number(value) and float(value).is_integer(),
    "number": is_number,
    "array": lambda value: isinstance(value, list),
    "set": lambda value: isinstance(value, list),
    "map": lambda value: isinstance(value, dict),
    "record": lambda value: isinstance(value, dict),
}


def length(value):
    return len(value.encode()) if isinstance(value, str) else len(value)


def has_length(value):
    return isinstance(value, (str, list, dict))


def _all_match(patterns, text):
    return all(lua_patterns.matches(pattern["pattern"], text) for pattern in listed(patterns))


def _meets(items, value):
    return any(same(item, other) for item in items for other in value)


def _is_regex(rule, value):
    """Kong takes PCRE; what Python takes as well is certain to be one."""
    try:
        re.compile(value)
    except re.error:
        return False
    return True


JSON_TYPES = {"null": type(None), "object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float),
              "integer": int}


def json_schema_holds(rule, value):
    """Of JSON schema, the `type`: that is all that plugins' schemas have."""
    wanted = (rule.get("inline") or {}).get("type") or list(JSON_TYPES)
    wanted = wanted if isinstance(wanted, list) else [wanted]
    return any(isinstance(value, JSON_TYPES[word]) for word in wanted if word in JSON_TYPES)


# keyword -> (which values it is for, whether it holds)
KEYWORDS = {
    "eq": (lambda value: True, same),
    "ne": (lambda value: True, lambda rule, value: not same(rule, value)),
    "one_of": (lambda value: True, lambda rule, value: any(same(item, value) for item in rule)),
    "not_one_of": (lambda value: True, lambda rule, value: not any(same(item, value) for item in rule)),
    "between": (is_number, lambda rule, value: rule[0] <= value <= rule[1]),
    "gt": (is_number, lambda rule, value: value > rule),
    "timestamp": (is_number, lambda rule, value: not rule or value > 0),
    "len_eq": (has_length, lambda rule, value: length(value) == rule),
    "len_min": (has_length, lambda rule, value: length(value) >= rule),
    "len_max": (has_length, lambda rule, value: length(value) <= rule),
    "match": (TYPES["string"], lua_patterns.matches),
    "not_match": (TYPES["string"], lambda rule, value: not lua_patterns.matches(rule, value)),
    "match_all": (TYPES["string"], _all_match),
    "match_none": (TYPES["string"], lambda rule, value: not any(lua_patterns.matches(item["pattern"], value)
                                                                for item in listed(rule))),
    "match_any": (TYPES["string"], lambda rule, value: any(lua_patterns.matches(pattern, value)
                                                           for pattern in listed(rule.get("patterns")))),
    "starts_with": (TYPES["string"], lambda rule, value: value.startswith(rule)),
    "uuid": (TYPES["string"], lambda rule, value: not rule or UUID.fullmatch(value) is not None),
    "is_regex": (TYPES["string"], lambda rule, value: not rule or _is_regex(rule, value)),
    "contains": (TYPES["array"], lambda rule, value: any(same(rule, item) for item in value)),
    "mutually_exclusive_subsets": (TYPES["array"], lambda rule, value: sum(_meets(subset, value) for subset in rule) <= 1),
    "json_schema": (lambda value: True, json_schema_holds),
}


def broken_rule(rules, value):
    """The first keyword of `rules` that the value does not keep, or None. Null is touched by few of them."""
    if value is None:
        if rules.get("required") is True:
            return "required"
        if rules.get("eq") is not None:
            return "eq"
        return "ne" if "ne" in rules and rules["ne"] is None else None
    for keyword, (is_for, holds) in KEYWORDS.items():
        if keyword in rules and is_for(value) and not holds(rules[keyword], value):
            return keyword
    return None


def own_fault(field, value):
    """What is wrong with the value itself, not with what is inside it: a keyword or None."""
    if value is not None and field.type in TYPES and not TYPES[field.type](value):
        return "type"
    if field.referenceable and is_reference(value):
        return None
    if value == "" and "len_min" not in field.rules:
        return "len_min"
    return broken_rule(field.rules, value)


# ---- Rules over several fields ----------------------------------------------------------------------------------------

def value_at(record, path):
    """The value at a dotted path, None where there is none."""
    for name in path.split("."):
        record = record.get(name) if isinstance(record, dict) else None
    return record


def is_set(record, path):
    return value_at(record, path) not in (None, "", [], {})


def _count(record, paths):
    return sum(is_set(record, path) for path in paths)


def condition_holds(record, rule, which):
    """Whether if_field keeps if_match, or then_field then_match."""
    return broken_rule(rule[which + "_match"], value_at(record, rule[which + "_field"])) is None


def wanted_one_of(record, rule):
    """The fields of which a conditional_at_least_one_of wants one; None when it wants nothing."""
    if condition_holds(record, rule, "if"):
        return rule["then_at_least_one_of"]
    if "else_match" in rule and broken_rule(rule["else_match"], value_at(record, rule["if_field"])) is None:
        return rule["else_then_at_least_one_of"]
    return None


def _has_wanted(record, rule):
    wanted = wanted_one_of(record, rule)
    return wanted is None or _count(record, wanted) > 0


def _are_distinct(record, paths):
    values = [value_at(record, path) for path in paths if is_set(record, path)]
    return not any(same(value, other) for number, value in enumerate(values) for other in values[:number])


ENTITY_CHECKS = {
    "at_least_one_of": lambda record, rule: _count(record, rule) > 0,
    "only_one_of": lambda record, rule: _count(record, rule) == 1,
    "mutually_required": lambda record, rule: _count(record, rule) in (0, len(rule)),
    "conditional": lambda record, rule: not condition_holds(record, rule, "if") or condition_holds(record, rule, "then"),
    "conditional_at_least_one_of": _has_wanted,
    "distinct": _are_distinct,
    "mutually_exclusive": lambda record, rule: _count(record, rule) <= 1,
    "mutually_exclusive_sets": lambda record, rule: 0 in (_count(record, rule["set1"]), _count(record, rule["set2"])),
}


# ---- Checking ---------------------------------------------------------------------------------------------------------

class Fault:
    """`steps`: where; `rule`: the keyword; `arguments`: of an entity check, whose record stands at `steps`."""

    def __init__(self, steps, rule, arguments=None):
        self.steps = tuple(steps)
        self.rule = rule
        self.arguments = arguments

    def __repr__(self):
        return f"{show(self.steps) or 'the plugin'}: {self.rule}{'' if self.arguments is None else ' ' + str(self.arguments)}"


def faults(field, value, steps=()):
    """All that is wrong with a value that has been filled."""
    own = own_fault(field, value)
    if own is not None:
        return [Fault(steps, own)]
    found = []
    if field.type == "record" and isinstance(value, dict):
        field = field.select(value)
        if field.subschemas:
            return [Fault((*steps, field.subschema_key), "subschema_key")]
        found += [Fault((*steps, name), "unknown field") for name in value if name not in field.fields]
        for name, inner in field.fields.items():
            found += faults(inner, value.get(name), (*steps, name))
        found += entity_faults(field, value, steps)
    elif field.type in LISTS and isinstance(value, list) and field.element is not None:
        for index, item in enumerate(value):
            found += faults(field.element, item, (*steps, index))
    elif field.type == "map" and isinstance(value, dict):
        for key, item in value.items():
            found += faults(field.element, item, (*steps, key)) if field.element is not None else []
            found += faults(field.key, key, (*steps, key)) if field.key is not None else []
    return found


def entity_faults(field, value, steps):
    return [Fault(steps, word, arguments) for check in field.checks for word, arguments in check.items()
            if word in ENTITY_CHECKS and not ENTITY_CHECKS[word](value, arguments)]
