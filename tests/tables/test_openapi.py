"""Every table against Konnect's OpenAPI documents (the folder openapi of the test data): paths, verbs, fields, required,
read-only, enums, limits, defaults. A difference is an error, or is listed here with its reason."""

import json
import re
import subprocess

from harness import BUILD, data, expect, expect_equal, run

REQUIRED, OPTIONAL, COMPUTED, SENSITIVE, REPLACE, STABLE, PATH, CREATE_BODY, LOCAL, UNREADABLE, FREEFORM = (1 << i for i in range(11))
SETTABLE = REQUIRED | OPTIONAL
CREATE_ONLY = 1 << 17
NUMBER, LIST, SET, MAP, OBJECT = 2, 4, 5, 6, 8

# (resource or "*", field, what): the reason. `what` is the first word of the difference.
LISTED = {
    ("konnect_basic_auth", "password", "required"): "`password` or `password_wo` gives it",
    ("konnect_certificate", "description", "unknown"): "no answer has it (docs/dev/konnect.md, \"Certificates and keys\")",
    ("konnect_certificate", "managed_by", "unknown"): "no answer has it",
    ("konnect_certificate", "snis", "unknown"): "konnect_sni makes the names",
    ("konnect_certificate", "vault", "unknown"): "no answer has it",
    ("konnect_certificate", "vault_alt", "unknown"): "no answer has it",
    ("konnect_service", "url", "unknown"): "a second way to write protocol, host, port and path, and write-only",
    ("konnect_partial", "config", "required"): "{} is sent where nothing is configured",
    ("konnect_partial", "type", "enum"): "Konnect is asked whether it has partials of the type",
    ("konnect_plugin", "partials.name", "unknown"): "Konnect knows it by the ID",
    ("konnect_plugin", "partials.id", "length"): "a UUID is never empty",
    ("konnect_secret", "key", "length"): "counted in bytes",
    ("konnect_secret", "value", "length"): "counted in bytes",
    ("konnect_secret", "value", "required"): "`value` or `value_wo` gives it",
    ("konnect_target", "upstream.id", "unsent"): "stands in the path",
}


def sorted_list(value):
    return sorted(value) if isinstance(value, list) else value


class Table:
    def __init__(self, table, documents):
        self.table, self.documents, self.found = table, documents, []

    def say(self, what, place, more=""):
        if not any((kind, place, what) in LISTED for kind in (self.table["type"], "*")):
            self.found.append(f"{self.table['type']} {place}: {what} {more}".rstrip())

    def operation(self, method, template):
        shape = re.sub(r"\{[^}]*\}", "{}", template)
        for root in self.documents:
            for path, operations in root["paths"].items():
                if re.sub(r"\{[^}]*\}", "{}", path) == shape and method in operations:
                    return root, operations[method]
        self.say("no-verb", f"{method} {template}")
        return None, None

    def resolve(self, root, node):
        while "$ref" in node:
            found = root
            for part in node["$ref"].lstrip("#/").split("/"):
                found = found[part]
            node = found
        return node

    def properties(self, root, schema):
        """Of an object, and of its alternatives together: the members, and those that are required in all."""
        schema = self.resolve(root, schema)
        members, required = dict(schema.get("properties", {})), set(schema.get("required", []))
        for part in schema.get("allOf", []):
            more, needed = self.properties(root, part)
            members.update(more)
            required |= needed
        parts = [self.properties(root, part) for part in schema.get("oneOf", [])]
        for more, _ in parts:
            members.update(more)
        return members, required | (set.intersection(*(needed for _, needed in parts)) if parts else set())

    def body(self, method, template):
        root, operation = self.operation(method, template)
        if operation is None:
            return None, {}, set()
        content = self.resolve(root, operation["requestBody"])["content"]["application/json"]["schema"]
        return (root, *self.properties(root, content))

    def check_value(self, root, schema, row, place):
        schema = self.resolve(root, schema)
        inner = self.resolve(root, schema["items"]) if "items" in schema else schema
        if row["kind"] == MAP and isinstance(schema.get("additionalProperties"), dict):
            inner = self.resolve(root, schema["additionalProperties"])
        enum = inner.get("enum")
        if enum and sorted(map(str, enum)) != sorted(row.get("choices", [])):
            self.say("enum", place, f"{enum} {row.get('choices')}")
        low, high = inner.get("minimum"), inner.get("maximum")
        limits = row.get("number") or row.get("amount")
        if (low is not None or high is not None) and (
                not limits or (low is not None and limits[0] != low) or (high is not None and limits[1] != high)):
            self.say("limits", place, f"{low} to {high}, {limits}")
        if limits and inner.get("type") == "integer" and "number" not in row:
            self.say("whole", place)
        low, high = inner.get("minLength"), inner.get("maxLength")
        chars = row.get("chars")
        if inner.get("type") == "string" and not enum and (low or high) and row["flags"] & SETTABLE and (
                not chars or (low or 0) > chars[0] or (high is not None and chars[1] > high)):
            self.say("length", place, f"{low} to {high}, {chars}")
        if "default" in row and row["kind"] not in (LIST, SET, MAP, OBJECT) and "default" in schema and schema["default"] != row["default"]:
            self.say("default", place, f"{schema['default']} {row['default']}")
        if "filled_in" in row and sorted_list(schema.get("default")) != sorted_list(row["filled_in"]):
            self.say("filled-in", place, f"{schema.get('default')} {row['filled_in']}")
        if "nested" in row:
            members, required = self.properties(root, inner)
            self.check_rows(root, members, required, row["nested"], place + ".")

    def check_rows(self, root, members, required, rows, before=""):
        rows = [row for row in rows if row["field"] and not row["flags"] & LOCAL]
        tops = {row["field"].split(".")[0] for row in rows} | {row["answer"].split(".")[0] for row in rows}
        for name in members:
            if name not in tops:
                self.say("unknown", before + name)
        for row in rows:
            place = before + row["field"]
            sent = row["flags"] & SETTABLE and (not row["flags"] & PATH or row["flags"] & CREATE_BODY)
            if not sent:
                continue
            top, _, rest = row["field"].partition(".")
            if top not in members:
                self.say("unsent", place)
                continue
            schema = self.resolve(root, members[top])
            if schema.get("readOnly"):
                self.say("read-only", place)
            for part in rest.split(".") if rest else []:
                schema = self.resolve(root, schema.get("properties", {}).get(part, {}))
            if not row["flags"] & FREEFORM:
                self.check_value(root, schema, row, place)
            if (top in required) and not row["flags"] & REQUIRED and "default" not in row:
                self.say("required", place)

    def check_update(self, rows):
        if self.table["listed_by"]:
            return
        root, members, _ = self.body(self.table["update"], self.table["item"])
        for row in rows:
            changes = row["flags"] & SETTABLE and not row["flags"] & (PATH | LOCAL | CREATE_ONLY) and row["field"]
            if root and changes and row["field"].split(".")[0] not in members:
                self.say("no-update", row["field"])
            if root and row["flags"] & CREATE_ONLY and row["field"] in members:
                self.say("updatable", row["field"])

    def check(self):
        rows = self.table["rows"]
        root, members, required = self.body("post", self.table["collection"])
        if root:
            self.check_rows(root, members, required, rows)
        self.check_update(rows)
        self.operation("get", self.table["collection"])
        self.operation("delete", self.table["item"])
        if self.table.get("listed_over_parents"):
            self.operation("get", self.table["listed_over_parents"])
        if not self.table["listed_by"]:
            self.operation("get", self.table["item"])
        return self.found


def test_tables():
    folder = data("openapi")
    documents = [json.loads((folder / name).read_text()) for name in ("control-planes-config.json", "control-planes.json")]
    text = subprocess.run([BUILD / "tests" / "print_tables"], capture_output=True, text=True, check=True, timeout=60).stdout
    tables = json.loads(text)["resources"]
    expect(len(tables) >= 12, len(tables))
    expect_equal([fault for table in tables for fault in Table(table, documents).check()], [])


run(globals())
