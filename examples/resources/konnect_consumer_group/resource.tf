resource "konnect_consumer_group" "example" {
  name = "gold"
}
