data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_jwt" "example" {
  consumer_id = data.konnect_consumer.jane.id
  key         = "https://issuer.example.com"
}

output "algorithm" {
  value = data.konnect_jwt.example.algorithm
}
