resource "konnect_consumer" "app" {
  username = "mobile-app"
}

resource "konnect_consumer_group" "gold" {
  name = "gold"
}

resource "konnect_consumer_group_member" "example" {
  consumer_group_id = konnect_consumer_group.gold.id
  consumer_id       = konnect_consumer.app.id
}
