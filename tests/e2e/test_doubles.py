"""Two objects of which Konnect accepts only one are found by the plan; what the same plan replaces or moves away is no double."""

from harness import PLANE, ROUTE, SERVICE, expect, expect_equal, expect_in, expect_not_in, main

EXISTS = "Already exists in Konnect"
TWICE = "Duplicate in this plan"
STORE = 'resource "konnect_config_store" "s" { name = "one" }\n'


def vault(label, prefix, more=""):
    return f'resource "konnect_vault" "{label}" {{\n  name   = "env"\n  prefix = "{prefix}"\n  config = {{ prefix = "X_" }}\n  {more}\n}}\n'


def secret(label, key, more=""):
    return (f'resource "konnect_secret" "{label}" {{\n  config_store_id = konnect_config_store.s.id\n'
            f'  key   = "{key}"\n  value = "v"\n  {more}\n}}\n')


def plugin(label, more=""):
    return f'resource "konnect_plugin" "{label}" {{\n  name = "cors"\n  {more}\n}}\n'


def no_doubles(text):
    expect_not_in(EXISTS, text)
    expect_not_in(TWICE, text)


def listings(konnect, end):
    return [entry for entry in konnect.requests("GET") if entry["path"].endswith(end)]


def test_prefix_that_is_there(konnect, work):
    """One that nobody has planned: its import line works, and then nothing is left to say."""
    there = konnect.api("POST", "core-entities/vaults", {"name": "env", "prefix": "taken", "config": {"prefix": "X_"}})
    work.write(vault("v", "taken"))
    text = work.plan(code=2).text
    expect_in(EXISTS, text)
    expect_in(f"terraform import konnect_vault.NAME '{PLANE}/{there['id']}'", text)
    work.apply(code=1)
    expect_equal(konnect.counts()["vaults"], 1)
    work.run("import", "konnect_vault.v", f"{PLANE}/{there['id']}")
    no_doubles(work.apply().text)
    no_doubles(work.no_changes().text)


def test_scope_that_is_there(konnect, work):
    there = konnect.api("POST", "core-entities/plugins", {"name": "cors", "route": {"id": ROUTE}})
    konnect.api("POST", "core-entities/plugins", {"name": "cors"})
    work.write(plugin("p", f'route_id = "{ROUTE}"') + plugin("other", f'service_id = "{SERVICE}"'))
    text = work.plan(code=2).text
    expect_in(f"terraform import konnect_plugin.NAME '{PLANE}/{there['id']}'", text)
    expect_equal(text.count(EXISTS), 1)


def test_prefix_of_two_resources(konnect, work):
    work.write(vault("a", "same") + vault("b", "same"))
    text = work.plan(code=1).text
    expect_in(TWICE, text)
    expect_in('Another vault in this plan has the same "prefix"', text)
    expect_equal(text.count(TWICE), 1)
    expect_equal(konnect.counts()["vaults"], 0)


def test_scope_of_two_resources(konnect, work):
    work.write("".join(plugin(label, f'route_id = "{ROUTE}"\n  tags = ["{label}"]') for label in "ab"))
    expect_in('Another plugin in this plan has the same "name" and "route_id"', work.plan(code=1).text)
    work.write(plugin("a") + plugin("b"))
    expect_in('Another plugin in this plan has the same "name",', work.plan(code=1).text)
    work.write(plugin("a", 'instance_name = "i"') + plugin("b", f'instance_name = "i"\n  route_id = "{ROUTE}"'))
    expect_in('Another plugin in this plan has the same "instance_name"', work.plan(code=1).text)
    work.write(plugin("a") + plugin("b", f'route_id = "{ROUTE}"') + plugin("c", f'service_id = "{SERVICE}"'))
    no_doubles(work.apply().text)


def test_key_of_two_resources(konnect, work):
    work.write(STORE)
    work.apply()
    work.write(STORE + secret("a", "k") + secret("b", "k"))
    expect_in('Another secret in this plan has the same "key"', work.plan(code=1).text)
    work.write(STORE + secret("a", "k"))
    work.apply()
    work.write(STORE + secret("a", "k") + secret("b", "k"))
    text = work.run("plan", "-input=false", code=None).text  # which of the two is planned first is Terraform's matter
    expect_in(TWICE, text)


def test_new_one_beside_one_that_stays(konnect, work):
    """Whichever is planned first, the two are an error."""
    work.write(vault("a", "same"))
    work.apply()
    there = work.state("konnect_vault.a")["id"]
    work.write(vault("a", "same") + vault("b", "same"))
    for _ in range(5):
        expect_in(TWICE, work.plan(code=1).text)
    work.write(vault("a", "same") + vault("b", "same", "depends_on = [konnect_vault.a]"))
    expect_in(f"(that one exists: {PLANE}/{there})", work.plan(code=1).text)


def test_replaced_ones_are_no_doubles(konnect, work):
    work.write(STORE + vault("v", "one") + plugin("p", f'route_id = "{ROUTE}"') + secret("k", "k"))
    work.apply()
    for address in ("konnect_vault.v", "konnect_plugin.p", "konnect_secret.k"):
        no_doubles(work.apply(f"-replace={address}").text)
        no_doubles(work.plan("-refresh=false", f"-replace={address}", code=2).text)
    work.run("taint", "konnect_vault.v")
    no_doubles(work.apply().text)
    work.write(STORE + vault("v", "one") + plugin("p", f'service_id = "{SERVICE}"') + secret("k", "other"))
    no_doubles(work.apply().text)
    work.no_changes()


def test_swapped_ones_are_no_doubles(konnect, work):
    """Each of two secrets takes the key of the other: no error, whatever Terraform plans first."""
    work.write(STORE + secret("a", "one") + secret("b", "two"))
    work.apply()
    work.write(STORE + secret("a", "two") + secret("b", "one"))
    for options in ((), ("-refresh=false",), ("-parallelism=1",)):
        expect_not_in(TWICE, work.plan(*options, code=2).text)


def test_moved_away_and_deleted_in_the_same_plan(konnect, work):
    work.write(vault("a", "one") + vault("old", "two"))
    work.apply()
    work.write(vault("a", "three") + vault("b", "one", "depends_on = [konnect_vault.a]") + vault("new", "two"))
    for options in ((), ("-refresh=false",), ("-parallelism=1",)):
        expect_not_in(TWICE, work.plan(*options, code=2).text)
    work.write(vault("a", "three") + vault("b", "one", "depends_on = [konnect_vault.a]") + vault("old", "two"))
    no_doubles(work.apply().text)
    work.no_changes()


def test_what_the_same_apply_frees(konnect, work):
    """Terraform writes at the same time what does not refer to each other: who comes too early waits. First a chain of addresses
    of which each becomes that of the next, then a service under another name in the configuration, whose deletion takes long."""
    def lay_out(label, *addresses):
        work.write('resource "konnect_upstream" "u" { name = "u" }\n'
                   + "".join(f'resource "konnect_target" "t{at}" {{\n  upstream_id = konnect_upstream.u.id\n  target = "{address}:80"\n}}\n'
                             for at, address in enumerate(addresses))
                   + f'resource "konnect_service" "{label}" {{\n  name = "s"\n  host = "h"\n}}\n')
    lay_out("a", "one", "two", "three")
    work.apply()
    target = work.state("konnect_target.t2")["id"]
    konnect.fault(action="pass", method="PUT", path=target, times=9, delay_ms=700)
    konnect.fault(action="pass", method="DELETE", path="/services/", delay_ms=700)
    lay_out("b", "two", "three", "four", "one")
    no_doubles(work.plan("-out=p", code=2).text.replace(EXISTS, "", 1))  # the old service is no resource any more: only a warning
    work.run("apply", "p")
    expect(any(entry["status"] == 400 for entry in konnect.requests("PUT", "POST")), "nothing was too early")
    work.no_changes()


def test_services_that_swap_names(konnect, work):
    """Neither can be changed before the other: the plan says so."""
    def services(*names):
        return "".join(f'resource "konnect_service" "s{at}" {{\n  name = "{name}"\n  host = "h"\n}}\n' for at, name in enumerate(names))
    work.write(services("one", "two"))
    work.apply()
    work.write(services("two", "one"))
    for options in ((), ("-refresh=false",)):
        expect_in("Swapped in this plan", work.plan(*options, code=1).text)


def test_user_names_of_several_consumers(konnect, work):
    """Unique in the control plane: also where the consumers do not exist yet, and where another has it already."""
    def users(*names):
        return "".join(f'resource "konnect_consumer" "c{at}" {{ username = "c{at}" }}\nresource "konnect_basic_auth" "b{at}" {{\n'
                       f'  consumer_id = konnect_consumer.c{at}.id\n  username = "{name}"\n  password = "p"\n}}\n'
                       for at, name in enumerate(names))
    work.write(users("same", "same"))
    expect_in('Another basic-auth credential in this plan has the same "username"', work.plan(code=1).text)
    other = konnect.api("POST", "core-entities/consumers", {"username": "other"})["id"]
    there = konnect.api("POST", f"core-entities/consumers/{other}/basic-auth", {"username": "same", "password": "p"})["id"]
    work.write(users("same", "mine"))
    expect_in(f"terraform import konnect_basic_auth.NAME '{PLANE}/{other}/{there}'", work.plan(code=2).text)
    work.write(users("one", "two"))
    work.apply()
    work.write(users("two", "three"))  # whichever is written first; the plan of one may come before the other is read: a warning
    work.apply()


def test_one_listing_for_all(konnect, work):
    work.write(vault("v", "p${count.index}", "count = 30"))
    work.plan(code=2)
    expect_equal(len(listings(konnect, "/vaults")), 1)


def test_what_cannot_be_listed_is_no_fault(konnect, work):
    konnect.fault(action="answer", method="GET", path="/core-entities/vaults", times=99, status=403, body={"message": "no"})
    work.write(vault("v", "one"))
    no_doubles(work.plan(code=2).text)
    expect(listings(konnect, "/vaults"), "it was asked for")


if __name__ == "__main__":
    main(globals())
