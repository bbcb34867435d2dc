data "konnect_consumer" "jane" {
  username = "jane"
}

# The one without a ca_certificate_id: what is not set must not be set there either.
data "konnect_mtls_auth" "example" {
  consumer_id  = data.konnect_consumer.jane.id
  subject_name = "jane@example.com"
}

output "id" {
  value = data.konnect_mtls_auth.example.id
}
