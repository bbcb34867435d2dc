data "konnect_consumers" "example" {
  tags = ["team-a"]
}

output "usernames" {
  value = data.konnect_consumers.example.consumers[*].username
}
