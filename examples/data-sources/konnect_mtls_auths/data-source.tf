data "konnect_consumer" "jane" {
  username = "jane"
}

data "konnect_mtls_auths" "jane" {
  consumer_id = data.konnect_consumer.jane.id
}

output "subject_name" {
  value = data.konnect_mtls_auths.jane.mtls_auths[*].subject_name
}
