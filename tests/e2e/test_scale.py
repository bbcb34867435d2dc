"""Many resources at once: all there, over few connections."""

from harness import Konnect, expect, expect_equal, main

SECRETS = """
resource "konnect_config_store" "s" { name = "many" }
resource "konnect_secret" "k" {
  count           = 200
  config_store_id = konnect_config_store.s.id
  key             = "key-${count.index}"
  value           = "value-${count.index}"
}
"""


def test_200_secrets(konnect, work):
    work.write(SECRETS)
    before = konnect.admin("GET", "stats")["connections"]
    work.apply("-parallelism=10")
    after = konnect.admin("GET", "stats")["connections"]
    expect_equal(konnect.counts()["secrets"], 200)
    # The client's bound for plain HTTP, and this test's own looks.
    expect(after - before <= 16 + 2, f"{after - before} connections for 201 creations")
    work.no_changes()
    work.destroy("-parallelism=30")
    expect_equal(konnect.counts()["secrets"], 0)


def test_200_secrets_against_a_rate_limit(konnect, work):
    """No error, and fewer than one answer in a hundred is a 429."""
    limited = Konnect("--rate-limit", "40")
    try:
        work.write(SECRETS)
        work.apply(KONNECT_SERVER_URL=limited.url)
        expect_equal(limited.counts()["secrets"], 200)
        answers = [entry["status"] for entry in limited.requests()]
        expect(answers.count(429) * 100 < len(answers), f"{answers.count(429)} of {len(answers)} answers are 429")
    finally:
        limited.close()


if __name__ == "__main__":
    main(globals())
